// Analogy benchmarks: a is to b as c is to ?
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firth/benchmarks.h"
#include "firth/neighbors.h"
#include "firth/question_sets.h"
#include "firth/word_list.h"

namespace firth {

// How a row d is scored, all vectors at unit length:
//   3CosAdd: cos(d, b) - cos(d, a) + cos(d, c)
//     (Mikolov et al. 2013c; Levy and Goldberg 2014, eq. 3)
//   3CosMul: cos(d, b) cos(d, c) / (cos(d, a) + epsilon), cosines shifted to 0..1 (ibid., eq. 4)
//   PairDirection: cos(d - c, b - a) (ibid., eq. 2)
// For sections of pairs, each pair asked by means of all others (Drozd et al. 2016):
//   3CosAvg: cos(d, c + mean of all b - mean of all a)
//   LRCos: P(d is of the answers' class) cos(d, c); P by logistic regression with L2 (C = 1) and
//     balanced classes: the answers against the words asked (weight 4 each) and as many random
//     words
enum class BenchmarkMethod { cos_add, cos_mul, pair_direction, cos_avg, lr_cos };
[[nodiscard]] const char* name_of(BenchmarkMethod method);

// Figures of one section or of several.
struct AnalogyTally {
  std::uint64_t correct = 0;
  std::uint64_t seen = 0;   // questions that count: the denominator of every ratio
  std::uint64_t known = 0;  // questions whose words the vocabulary has
  std::uint64_t total = 0;  // questions of the file
  std::uint64_t in_best_five = 0;
  std::uint64_t query_won = 0;  // a query word scored highest of all, before exclusion
  double reciprocal_ranks = 0;  // sum of 1 / rank of the best right answer

  void add(const AnalogyTally& other);
  // n / seen; 0 when nothing was seen.
  [[nodiscard]] double share(double n) const;
  [[nodiscard]] double accuracy() const { return share(static_cast<double>(correct)); }
};

enum class Outcome : std::uint8_t { left_out, wrong, right };

struct AnalogySectionResult {
  std::string name;
  bool syntactic = false;
  AnalogyTally tally;
};

struct AnalogyBenchmark {
  std::string file;
  bool latin1 = false;
  BenchmarkMethod method = BenchmarkMethod::cos_add;
  Convention convention = Convention::firth;
  std::vector<AnalogySectionResult> sections;
  AnalogyTally semantic, syntactic, total;  // by the sections' names
  // The first five sections and the others, where the convention's program goes by position.
  std::optional<AnalogyTally> first_five, after_five;
  double macro_accuracy = 0;      // mean over the sections with questions that count
  std::vector<Outcome> outcomes;  // of every question, in the order of the file
};

// True when the convention's program has this method.
[[nodiscard]] bool has_method(Convention convention, BenchmarkMethod method);

// True when the method asks pairs and not questions: cos_avg, lr_cos.
[[nodiscard]] bool needs_pairs(BenchmarkMethod method);
[[nodiscard]] bool is_paired(const AnalogySet& set);

// Asks all questions; `words` are the words of the table's rows. Ranks are exact, ties go to the
// lower row. A word whose row is zero is known, but its questions are wrong.
// REQUIRES: has_method(), and is_paired(set) where the method needs pairs.
[[nodiscard]] AnalogyBenchmark evaluate_analogies(const WordList& words, const UnitView& table,
                                                  const AnalogySet& set, BenchmarkMethod method,
                                                  const EvaluationRules& rules, int threads = 0);

// Two models on the same questions. McNemar's test takes questions as independent; those of a
// section share words, so a p just below 0.05 is weak evidence.
struct AnalogyDifference {
  double second_minus_first = 0;  // of accuracy, over the questions that both counted
  std::uint64_t common = 0;       // such questions
  std::uint64_t first_only = 0;   // right in the first model alone
  std::uint64_t second_only = 0;
  double p = 1;  // McNemar's exact test, two-sided (McNemar 1947)
  [[nodiscard]] bool significant() const { return p < 0.05; }
};
[[nodiscard]] AnalogyDifference difference(const AnalogyBenchmark& first,
                                           const AnalogyBenchmark& second);

}  // namespace firth
