// Answers to questions about words, as text for people and as JSON for programs. Words are views of
// the table's, valid while it lives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firth/neighbors.h"
#include "firth/types.h"

namespace firth {

// One word of an answer, its score, and what the table knows of it.
struct Answer {
  std::string_view word;
  double score = 0;
  std::optional<Count> count;
  double norm = 0;
};

struct QueryReport {
  std::string query;
  std::vector<Answer> answers;
};
[[nodiscard]] std::string text_of_neighbors(const QueryReport& report);
[[nodiscard]] std::string json_of_neighbors(
    const std::vector<QueryReport>& reports);  // firth.neighbors/1

struct AnalogyReport {
  std::string a, b, c;
  std::string method;  // as the user names it
  std::vector<Answer> answers;
};
[[nodiscard]] std::string text_of(const AnalogyReport& report);
[[nodiscard]] std::string json_of(const AnalogyReport& report);  // firth.analogy/1

struct SimilarityReport {
  Answer a, b;  // without scores
  WordRelation relation;
  std::size_t neighbors = 0;  // that a word has: the rows with a direction, but one
};
[[nodiscard]] std::string text_of(const SimilarityReport& report);
[[nodiscard]] std::string json_of(const SimilarityReport& report);  // firth.similarity/1

// The scores are cosines with the mean; the odd one first.
struct OddOneOutReport {
  std::vector<Answer> words;
};
[[nodiscard]] std::string text_of(const OddOneOutReport& report);
[[nodiscard]] std::string json_of(const OddOneOutReport& report);  // firth.odd_one_out/1

}  // namespace firth
