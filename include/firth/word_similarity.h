// Word similarity: people's scores of word pairs against the cosines of their vectors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "firth/benchmarks.h"
#include "firth/neighbors.h"
#include "firth/question_sets.h"
#include "firth/word_list.h"

namespace firth {

// A pair that counts.
struct ComparedPair {
  std::uint32_t pair = 0;  // index into the set
  double score = 0;        // people's
  double cosine = 0;       // the model's, -1..1
};

struct SimilarityBenchmark {
  std::string file;
  bool latin1 = false;
  Convention convention = Convention::firth;
  double spearman = 0;         // rank correlation, equal values share their mean rank
  double pearson = 0;          // both NaN where one side is constant
  Interval spearman_interval;  // 95 %: percentiles of 1,000 bootstrap resamples of the pairs
  std::uint64_t pairs = 0;     // that the figures are of
  std::uint64_t missing = 0;   // pairs with an unknown word
  std::uint64_t total = 0;     // pairs of the file
  std::vector<ComparedPair> compared;
};

// Unknown words: UnknownRule::skip leaves the pair out, the others give it similarity 0.
// A word whose row is zero is known and has similarity 0 to every word.
[[nodiscard]] SimilarityBenchmark evaluate_similarity(const WordList& words, const UnitView& table,
                                                      const SimilaritySet& set,
                                                      const EvaluationRules& rules,
                                                      int threads = 0);

// Of the Spearman coefficients over the pairs that both compared; the interval by resampling those
// pairs for both models together.
struct SimilarityDifference {
  double second_minus_first = 0;
  Interval interval;         // 95 %
  std::uint64_t common = 0;  // pairs that both compared
  [[nodiscard]] bool significant() const { return interval.low > 0 || interval.high < 0; }
};
[[nodiscard]] SimilarityDifference difference(const SimilarityBenchmark& first,
                                              const SimilarityBenchmark& second, int threads = 0);

}  // namespace firth
