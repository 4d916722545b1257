// Analogy questions answered: the two ways of asking, both in the order of the file.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "eval/answer_ranks.h"
#include "eval/word_rows.h"
#include "firth/analogies.h"

namespace firth {

struct AnsweredQuestion {
  bool known = false;   // the vocabulary has its words
  bool counts = false;  // by the rule for unknown words
  AnswerRank answer;    // of rank 0 when there is none
};

// The words of a pair as rows: kNoWord where unknown. The spans live as long as the WordRows.
struct PairRows {
  WordId word = kNoWord;
  WordId answer = kNoWord;                // of the first answer that is known
  std::span<const WordId> word_variants;  // all rows that the case rule takes
  std::span<const WordId> answer_variants;
  std::vector<WordId> right;  // rows of all answers, rising

  [[nodiscard]] bool known() const { return word != kNoWord && answer != kNoWord; }
};

[[nodiscard]] std::vector<std::string_view> words_of(const AnalogySet& set);
[[nodiscard]] std::vector<PairRows> pair_rows(const QuestionSection& section, const WordRows& rows);

// Every question of the set, by cos_add, cos_mul or pair_direction.
[[nodiscard]] std::vector<AnsweredQuestion> answer_questions(
    const WordRows& rows, const UnitView& table, const AnalogySet& set, BenchmarkMethod method,
    const EvaluationRules& rules, int threads);

// Every pair of the set by means of the others of its section, by cos_avg or lr_cos.
[[nodiscard]] std::vector<AnsweredQuestion> answer_pairs(const WordRows& rows,
                                                         const UnitView& table,
                                                         const AnalogySet& set,
                                                         BenchmarkMethod method,
                                                         const EvaluationRules& rules, int threads);

}  // namespace firth
