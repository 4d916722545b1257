#include "report/source_record.h"

#include <fmt/format.h>

namespace firth {
namespace {

constexpr const char* kSchema = "firth.model/1";

}  // namespace

Json record_of(const LoadedTable& source) {
  Json json = Json::parse(source.model_json, nullptr, false);
  if (json.is_object()) {
    if (json.contains("schema") && json["schema"] == "firth.checkpoint/1") {
      json["schema"] = kSchema;  // what is made of it is a model, and goes on with nothing
      json.erase("state");
      json.erase("run");
    }
    return json;
  }
  return {{"schema", kSchema},
          {"objective", fmt::format("unknown: read from {}", name_of(source.format))}};
}

}  // namespace firth
