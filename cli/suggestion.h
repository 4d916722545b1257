// "Did you mean": the nearest spelling.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "firth/word_list.h"

namespace firth {

// Bytes to insert, remove or replace, or neighbours to swap, to make `b` of `a` (optimal string
// alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest candidate, the first of equals; empty when none is near (a third of the bytes, at
// least one).
[[nodiscard]] std::string nearest(std::string_view name,
                                  const std::vector<std::string>& candidates);
[[nodiscard]] std::string nearest(std::string_view word, const WordList& words);

// "; did you mean X?", or nothing when `candidate` is empty.
[[nodiscard]] std::string did_you_mean(std::string_view candidate);

}  // namespace firth
