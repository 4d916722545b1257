// How many rows of a tile score above a threshold: the inner loop of all analogy benchmarks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "eval/answer_ranks.h"

namespace firth {

struct ScoreCounts {
  std::uint32_t above_answer = 0;
  std::uint32_t above_query = 0;

  ScoreCounts& operator+=(const ScoreCounts& other) {
    above_answer += other.above_answer;
    above_query += other.above_query;
    return *this;
  }
};

// Pointers to n scores of each basis vector.
struct ScoreRows {
  const float* a;
  const float* b;
  const float* c;
};

// Counts j < n with score(j) > answer and score(j) > query. A score that is no number is above
// nothing.
[[nodiscard]] ScoreCounts count_above(ScoreFormula formula, const ScoreRows& rows, std::size_t n,
                                      float k, float answer, float query);

// One score, with the same bits as in count_above.
[[nodiscard]] float score_of(ScoreFormula formula, float a, float b, float c, float k);

}  // namespace firth
