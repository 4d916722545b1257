// Categorisation: do clusters of word vectors agree with the classes that people gave the words?
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "firth/benchmarks.h"
#include "firth/neighbors.h"
#include "firth/question_sets.h"
#include "firth/word_list.h"

namespace firth {

// How two groupings of the same things agree. Figures do not depend on the numbering of groups.
struct Agreement {
  double purity = 0;  // share of things in the commonest class of their cluster
  double nmi = 0;     // mutual information / arithmetic mean of both entropies; 1 if both are 0
  double ari = 0;  // adjusted Rand index (Hubert and Arabie 1985, eq. 5): 0 by chance, 1 if equal
};
// REQUIRES: clusters.size() == classes.size() > 0.
[[nodiscard]] Agreement agreement(std::span<const std::uint32_t> clusters,
                                  std::span<const std::uint32_t> classes);

struct CategoryBenchmark {
  std::string file;
  bool latin1 = false;
  Agreement agreement;
  std::uint64_t words = 0;    // clustered
  std::uint64_t missing = 0;  // unknown, or of a zero row
  std::size_t categories = 0;
};

// Spherical k-means on the unit vectors of the words found, k = number of categories, the best of
// ten runs by inertia. Unknown words are left out, whatever the rules say.
// Throws Error(input) when fewer words are known than there are categories.
[[nodiscard]] CategoryBenchmark evaluate_categories(const WordList& words, const UnitView& table,
                                                    const CategorySet& set,
                                                    const EvaluationRules& rules, int threads = 0);

}  // namespace firth
