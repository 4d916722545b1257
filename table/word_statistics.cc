#include "table/word_statistics.h"

#include <string_view>

#include "firth/error.h"

namespace firth {

WordStatistics word_statistics(const WordList& words) {
  using namespace std::string_view_literals;
  WordStatistics result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (words.find(word) != i) ++result.duplicates;
    if (word.find_first_of(" \t\n\v\f\r\0"sv) != std::string_view::npos) ++result.with_blanks;
    if (!is_valid_utf8(word)) ++result.invalid_utf8;
  }
  return result;
}

}  // namespace firth
