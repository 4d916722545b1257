#include "report/source_record.h"

#include <fmt/format.h>

namespace firth {

Json record_of(const LoadedTable& source) {
  Json json = Json::parse(source.model_json, nullptr, false);
  if (json.is_object()) return json;
  return {{"schema", "firth.model/1"},
          {"objective", fmt::format("unknown: read from {}", name_of(source.format))}};
}

}  // namespace firth
