#include "firth/word_similarity.h"

#include <algorithm>
#include <cmath>

#include "compute/parallel.h"
#include "eval/correlation.h"
#include "eval/resampled_correlation.h"
#include "eval/rows.h"
#include "eval/word_rows.h"

namespace firth {
namespace {

// The pairs that a bootstrap draws from, as series.
struct Series {
  std::vector<double> scores;
  std::vector<double> first;
  std::vector<double> second;
};

Interval interval_of(const Series& series, int threads) {
  const ResampledRanks scores(series.scores);
  const ResampledRanks cosines(series.first);
  std::vector<double> found(kResamples);
  parallel_for(kResamples, resolve_threads(threads), [&](std::size_t i) {
    found[i] = resampled_spearman(scores, cosines, resample(series.scores.size(), i));
  });
  return percentile_interval(std::move(found));
}

// The pairs that stand in both; their numbers rise in either.
Series common_pairs(const SimilarityBenchmark& first, const SimilarityBenchmark& second) {
  Series common;
  auto other = second.compared.begin();
  for (const ComparedPair& pair : first.compared) {
    while (other != second.compared.end() && other->pair < pair.pair) ++other;
    if (other == second.compared.end()) break;
    if (other->pair != pair.pair) continue;
    common.scores.push_back(pair.score);
    common.first.push_back(pair.cosine);
    common.second.push_back(other->cosine);
  }
  return common;
}

}  // namespace

SimilarityBenchmark evaluate_similarity(const WordList& words, const UnitView& table,
                                        const SimilaritySet& set, const EvaluationRules& rules,
                                        int threads) {
  SimilarityBenchmark report;
  report.file = set.file;
  report.latin1 = set.latin1;
  report.convention = rules.convention;
  report.total = set.pairs.size();
  std::vector<std::string_view> asked;
  for (const ScoredPair& pair : set.pairs) asked.insert(asked.end(), {pair.a, pair.b});
  const WordRows rows(words, rules, asked);
  Series series;
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    const std::span<const WordId> a = rows.find(set.pairs[i].a);
    const std::span<const WordId> b = rows.find(set.pairs[i].b);
    const bool known = !a.empty() && !b.empty();
    report.missing += known ? 0 : 1;
    if (!known && rules.unknown == UnknownRule::skip) continue;
    series.scores.push_back(set.pairs[i].score);
    series.first.push_back(known ? row_cosine(table.raw.row(a[0]), table.raw.row(b[0])) : 0);
    report.compared.push_back(
        {static_cast<std::uint32_t>(i), series.scores.back(), series.first.back()});
  }
  report.pairs = series.scores.size();
  report.spearman = spearman(series.scores, series.first);
  report.pearson = pearson(series.scores, series.first);
  report.spearman_interval = interval_of(series, threads);
  return report;
}

SimilarityDifference difference(const SimilarityBenchmark& first, const SimilarityBenchmark& second,
                                int threads) {
  const Series common = common_pairs(first, second);
  SimilarityDifference result;
  result.common = common.scores.size();
  result.second_minus_first =
      spearman(common.scores, common.second) - spearman(common.scores, common.first);
  const ResampledRanks scores(common.scores);
  const ResampledRanks of_first(common.first);
  const ResampledRanks of_second(common.second);
  std::vector<double> found(kResamples);
  parallel_for(kResamples, resolve_threads(threads), [&](std::size_t i) {
    const std::vector<std::uint32_t> times = resample(common.scores.size(), i);
    found[i] =
        resampled_spearman(scores, of_second, times) - resampled_spearman(scores, of_first, times);
  });
  result.interval = percentile_interval(std::move(found));
  return result;
}

}  // namespace firth
