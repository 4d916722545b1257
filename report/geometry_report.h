// The shape of the cloud of vectors, as text for people and as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "firth/geometry.h"
#include "firth/word_list.h"
#include "report/json.h"

namespace firth {

// One model as it was looked at. REQUIRES: words live as long as the report.
struct ModelGeometry {
  std::string name;  // for the head of a column
  const WordList& words;
  Geometry geometry;
};

// The models side by side, with a line on what each figure means and what is usual.
[[nodiscard]] std::string text_of(const std::vector<ModelGeometry>& models);

// firth.diagnose/1: the keys of the first model; a second one stands under "against".
[[nodiscard]] std::string json_of(const std::vector<ModelGeometry>& models);

// The keys of one model, without a schema.
[[nodiscard]] Json geometry_json(const ModelGeometry& model);

}  // namespace firth
