// A transform that was done: for people, for programs, and for model.json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "firth/table.h"
#include "firth/transform.h"
#include "report/geometry_report.h"

namespace firth {

struct TransformReport {
  std::string output;
  TransformOptions options;
  std::size_t components = 0;
  std::size_t rank = 0;
  std::vector<double> share;
  std::size_t rows = 0;
  std::size_t zero_rows = 0;
  std::size_t dim = 0;            // of the output
  bool contexts_left = false;     // the source had contexts, the output has none
  std::vector<std::string> lost;  // what else of the source the format does not hold
  std::uint64_t source_fingerprint = 0;
  std::vector<ModelGeometry> before_after;  // empty, or both
};
[[nodiscard]] std::string text_of(const TransformReport& report);
[[nodiscard]] std::string json_of(const TransformReport& report);  // firth.transform/1

// model.json of the output: that of the source, with what was done added to the list "transform".
// A source without one gets a new one that says where the vectors come from.
[[nodiscard]] std::string transformed_json(const LoadedTable& source,
                                           const TransformReport& report);

}  // namespace firth
