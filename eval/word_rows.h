// Question words looked up in a table, by the case rule of a convention.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "firth/benchmarks.h"
#include "firth/types.h"
#include "firth/word_hash.h"
#include "firth/word_list.h"

namespace firth {

// One pass over the vocabulary for all words that will be asked for.
class WordRows {
 public:
  WordRows(const WordList& words, const EvaluationRules& rules,
           std::span<const std::string_view> asked);

  // The rows that the rule takes for `word`, rising: several where only case differs. Empty: the
  // word is unknown. REQUIRES: `word` was among those asked.
  [[nodiscard]] std::span<const WordId> find(std::string_view word) const;

  // Rows of the table that take part: the first ones.
  [[nodiscard]] std::size_t rows() const { return rows_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return hash_of_word(text); }
  };

  CaseRule rule_;
  std::size_t rows_;
  std::unordered_map<std::string, std::vector<WordId>, Hash, std::equal_to<>> found_;
};

}  // namespace firth
