#include "firth/categories.h"

#include <algorithm>

#include "eval/answer_ranks.h"
#include "eval/rows.h"
#include "eval/word_rows.h"
#include "firth/clusters.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr int kSeeds = 10;

}  // namespace

CategoryBenchmark evaluate_categories(const WordList& words, const UnitView& table,
                                      const CategorySet& set, const EvaluationRules& rules,
                                      int threads) {
  std::vector<std::string_view> asked;
  for (const ClassifiedWord& word : set.words) asked.emplace_back(word.word);
  const WordRows rows(words, rules, asked);
  std::vector<WordId> found;
  std::vector<std::uint32_t> classes;
  for (const ClassifiedWord& word : set.words) {
    const std::span<const WordId> variants = rows.find(word.word);
    if (variants.empty() || table.inverse_norms[variants[0]] == 0) continue;
    found.push_back(variants[0]);
    classes.push_back(word.word_class);
  }
  CategoryBenchmark report;
  report.file = set.file;
  report.latin1 = set.latin1;
  report.words = found.size();
  report.missing = set.words.size() - found.size();
  report.categories = set.classes.size();
  if (found.size() < set.classes.size()) {
    throw Error(ErrorKind::input, set.file, "",
                std::to_string(found.size()) + " of " + std::to_string(set.words.size()) +
                    " words known, expected at least as many as the " +
                    std::to_string(set.classes.size()) + " categories");
  }
  Matrix vectors(found.size(), table.raw.dim);
  for (std::size_t i = 0; i < found.size(); ++i) copy_unit_row(table, found[i], vectors.row(i));
  ClusterOptions options;
  options.k = set.classes.size();
  options.restarts = kSeeds;
  const Clustering clustering = spherical_k_means(unit(vectors.view(), threads), options, threads);
  report.agreement = agreement(clustering.cluster, classes);
  return report;
}

}  // namespace firth
