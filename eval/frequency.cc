// What the counts of words have to do with their vectors.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "compute/elementary.h"
#include "eval/cloud.h"
#include "eval/correlation.h"
#include "eval/score_tiles.h"

namespace firth {
namespace {

constexpr std::size_t kComponents = 10;
constexpr std::size_t kOutliers = 10;
constexpr std::size_t kFewWords = 20;  // a bin of fewer has no outliers

// The words that have a direction and were counted.
std::vector<WordId> counted_words(const Cloud& cloud, const std::vector<Count>& counts) {
  std::vector<WordId> words;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0 && cloud.rows.inverse_norms[i] != 0) words.push_back(static_cast<WordId>(i));
  }
  return words;
}

template <class Values>
std::vector<double> of_words(const std::vector<WordId>& words, const Values& values) {
  std::vector<double> picked;
  picked.reserve(words.size());
  for (const WordId word : words) picked.push_back(static_cast<double>(values[word]));
  return picked;
}

std::vector<double> logs_of(std::vector<double> values) {
  for (double& value : values) value = log_of(value);
  return values;
}

// Between two of the sorted values by linear interpolation.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

NormBin bin_of(std::size_t bits, const std::vector<WordId>& words, const Cloud& cloud) {
  std::vector<double> norms = of_words(words, cloud.norms);
  std::sort(norms.begin(), norms.end());
  const Count low = Count{1} << (bits - 1);
  return {low,
          low + (low - 1),
          words.size(),
          quantile(norms, 0.25),
          quantile(norms, 0.5),
          quantile(norms, 0.75)};
}

// Keeps the first few of the order, which is total.
template <class Order>
std::vector<NormOutlier> first_of(std::vector<NormOutlier> all, const Order& order) {
  const std::size_t kept = std::min(kOutliers, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(), order);
  all.resize(kept);
  return all;
}

// The scores of the rows on the first components, one series a component; zero rows too.
std::vector<std::vector<double>> component_scores(const Cloud& cloud, std::size_t components,
                                                  int threads) {
  const std::size_t dim = cloud.rows.raw.dim;
  const std::size_t rows = cloud.rows.raw.rows;
  Matrix directions(components, dim);
  for (std::size_t j = 0; j < components; ++j) {
    const double* const vector = cloud.components.vector(j);
    for (std::size_t i = 0; i < dim; ++i) directions.row(j)[i] = static_cast<float>(vector[i]);
  }
  std::vector<std::vector<double>> scores(components, std::vector<double>(rows));
  for_each_score_tile(
      cloud.rows, rows, directions, threads, [&](std::size_t, const ScoreTile& tile) {
        for (std::size_t j = 0; j < components; ++j) {
          std::copy_n(tile.scores + j * tile.stride, tile.rows, &scores[j][tile.first_row]);
        }
      });
  return scores;
}

// Least squares by correlations: r^T R^-1 r, r those of the components with the target, R those of
// the components among themselves. Constant ones explain nothing; NaN when all are, or the target.
double squared_multiple_correlation(std::vector<std::vector<double>> series,
                                    const std::vector<double>& target) {
  constexpr double kSingular = 1e-9;
  std::erase_if(series, [&](const auto& one) { return std::isnan(pearson(one, target)); });
  const std::size_t n = series.size();
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  std::vector<double> among(n * n, 1);
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = 0; b < a; ++b) among[a * n + b] = pearson(series[a], series[b]);
  }
  const EigenSystem system = symmetric_eigen(among, n);
  double r2 = 0;
  for (std::size_t j = 0; j < n; ++j) {
    if (system.values[j] < kSingular) continue;
    double along = 0;
    for (std::size_t a = 0; a < n; ++a) along += system.vector(j)[a] * pearson(series[a], target);
    r2 += along * along / system.values[j];
  }
  return std::min(r2, 1.0);
}

}  // namespace

NormFrequency norm_frequency(const Cloud& cloud, const std::vector<Count>& counts) {
  const std::vector<WordId> words = counted_words(cloud, counts);
  const std::vector<double> norms = of_words(words, cloud.norms);
  const std::vector<double> frequencies = of_words(words, counts);
  NormFrequency result;
  result.words = words.size();
  result.spearman = spearman(frequencies, norms);
  result.pearson = pearson(logs_of(frequencies), norms);

  std::vector<std::vector<WordId>> bins(65);
  for (const WordId word : words) bins[std::bit_width(counts[word])].push_back(word);
  std::vector<NormOutlier> distances;
  for (std::size_t bits = 1; bits < bins.size(); ++bits) {
    if (bins[bits].empty()) continue;
    const NormBin bin = bin_of(bits, bins[bits], cloud);
    result.bins.push_back(bin);
    const double spread = bin.norm_q3 - bin.norm_q1;
    if (bin.words < kFewWords || !(spread > 0)) continue;
    for (const WordId word : bins[bits]) {
      const double norm = cloud.norms[word];
      distances.push_back({word, norm, (norm - bin.norm_median) / spread});
    }
  }
  result.over = first_of(distances, [](const NormOutlier& a, const NormOutlier& b) {
    return a.distance != b.distance ? a.distance > b.distance : a.word < b.word;
  });
  result.under = first_of(distances, [](const NormOutlier& a, const NormOutlier& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.word < b.word;
  });
  return result;
}

ComponentFrequency frequency_in_components(const Cloud& cloud, const std::vector<Count>& counts,
                                           int threads) {
  const std::vector<WordId> words = counted_words(cloud, counts);
  const std::vector<double> frequencies = of_words(words, counts);
  const std::vector<double> logs = logs_of(frequencies);
  ComponentFrequency result;
  std::vector<std::vector<double>> scores;
  const std::size_t components = std::min(kComponents, cloud.rows.raw.dim);
  for (const std::vector<double>& all : component_scores(cloud, components, threads)) {
    scores.push_back(of_words(words, all));
    result.components.push_back(
        {spearman(frequencies, scores.back()), pearson(logs, scores.back())});
  }
  result.r2 = squared_multiple_correlation(std::move(scores), logs);
  return result;
}

}  // namespace firth
