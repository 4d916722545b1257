// What is odd about the words of a table.
#pragma once

#include <cstddef>

#include "firth/word_list.h"

namespace firth {

struct WordStatistics {
  std::size_t duplicates = 0;   // rows whose word stands in an earlier row: find() never gives them
  std::size_t with_blanks = 0;  // ASCII white space or NUL: not every format can hold these
  std::size_t invalid_utf8 = 0;
};

// REQUIRES: words are indexed.
[[nodiscard]] WordStatistics word_statistics(const WordList& words);

}  // namespace firth
