#include "eval/score_counts.h"

#include <array>
#include <cmath>

namespace firth {
namespace {

// `a` of the formula `classed` is the probability, made before (answer_ranks.cc).
template <ScoreFormula formula>
float score(float a, float b, float c, float k) {
  if constexpr (formula == ScoreFormula::offset) return (b - a) + c;
  if constexpr (formula == ScoreFormula::quotient) {
    return (1 + b) * (1 + c) / ((1 + a + 2 * k) * 2);
  }
  if constexpr (formula == ScoreFormula::direction) {
    const float along = (b - a) - k;
    return along * std::abs(along) / (2 - 2 * c);
  }
  if constexpr (formula == ScoreFormula::cosine) return c;
  if constexpr (formula == ScoreFormula::classed) return a * c;
}

// Lanes of counters side by side, so that the compiler fills its vectors with them.
template <ScoreFormula formula>
ScoreCounts count(const ScoreRows& rows, std::size_t n, float k, float answer, float query) {
  constexpr std::size_t kLanes = 8;
  std::array<std::uint32_t, kLanes> answers{};
  std::array<std::uint32_t, kLanes> queries{};
  std::size_t j = 0;
  for (; j + kLanes <= n; j += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const float s = score<formula>(rows.a[j + l], rows.b[j + l], rows.c[j + l], k);
      answers[l] += s > answer ? 1 : 0;
      queries[l] += s > query ? 1 : 0;
    }
  }
  ScoreCounts counts;
  for (; j < n; ++j) {
    const float s = score<formula>(rows.a[j], rows.b[j], rows.c[j], k);
    counts.above_answer += s > answer ? 1 : 0;
    counts.above_query += s > query ? 1 : 0;
  }
  for (std::size_t l = 0; l < kLanes; ++l) {
    counts.above_answer += answers[l];
    counts.above_query += queries[l];
  }
  return counts;
}

template <typename Call>
auto with_formula(ScoreFormula formula, Call call) {
  switch (formula) {
    case ScoreFormula::offset:
      return call.template operator()<ScoreFormula::offset>();
    case ScoreFormula::quotient:
      return call.template operator()<ScoreFormula::quotient>();
    case ScoreFormula::direction:
      return call.template operator()<ScoreFormula::direction>();
    case ScoreFormula::cosine:
      return call.template operator()<ScoreFormula::cosine>();
    case ScoreFormula::classed:
      break;
  }
  return call.template operator()<ScoreFormula::classed>();
}

}  // namespace

ScoreCounts count_above(ScoreFormula formula, const ScoreRows& rows, std::size_t n, float k,
                        float answer, float query) {
  return with_formula(formula,
                      [&]<ScoreFormula f>() { return count<f>(rows, n, k, answer, query); });
}

float score_of(ScoreFormula formula, float a, float b, float c, float k) {
  return with_formula(formula, [&]<ScoreFormula f>() { return score<f>(a, b, c, k); });
}

}  // namespace firth
