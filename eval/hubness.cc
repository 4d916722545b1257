#include <algorithm>
#include <cmath>

#include "eval/cloud.h"

namespace firth {
namespace {

constexpr std::size_t kNeighbours = Hubness{}.k;
constexpr std::size_t kHubs = 10;  // named

// How often each row is among the nearest of the others; nothing for zero rows.
std::vector<Hub> occurrences_of(const UnitView& unit_rows, std::size_t words, int threads) {
  std::vector<std::size_t> times(words);
  for (const WordId word : nearest_rows(unit_rows, words, kNeighbours, threads).words) {
    if (word != kNoWord) ++times[word];
  }
  std::vector<Hub> occurrences;
  for (std::size_t i = 0; i < words; ++i) {
    if (unit_rows.inverse_norms[i] != 0) occurrences.push_back({static_cast<WordId>(i), times[i]});
  }
  return occurrences;
}

// The third central moment over the 3/2 power of the second; NaN when all are equal.
double skewness_of(const std::vector<Hub>& hubs, double mean) {
  double second = 0;
  double third = 0;
  for (const Hub& hub : hubs) {
    const double gap = static_cast<double>(hub.occurrences) - mean;
    second += gap * gap;
    third += gap * gap * gap;
  }
  const auto n = static_cast<double>(hubs.size());
  return third / n / ((second / n) * std::sqrt(second / n));
}

double robin_hood_of(const std::vector<Hub>& hubs, double mean) {
  double sum = 0;
  for (const Hub& hub : hubs) sum += std::abs(static_cast<double>(hub.occurrences) - mean);
  return sum / 2 / (mean * static_cast<double>(hubs.size()));
}

}  // namespace

Hubness hubness(const UnitView& unit_rows, std::size_t words, int threads) {
  std::vector<Hub> all = occurrences_of(unit_rows, words, threads);
  Hubness result;
  result.words = all.size();
  const auto n = static_cast<double>(all.size());
  std::size_t antihubs = 0;
  std::size_t hubs = 0;
  std::size_t taken = 0;
  for (const Hub& hub : all) {
    antihubs += hub.occurrences == 0 ? 1 : 0;
    if (hub.occurrences < 2 * kNeighbours) continue;
    ++hubs;
    taken += hub.occurrences;
  }
  const auto mean = static_cast<double>(kNeighbours);
  result.skewness = skewness_of(all, mean);
  result.antihub_share = static_cast<double>(antihubs) / n;
  result.hub_share = static_cast<double>(hubs) / n;
  result.hub_occurrence = static_cast<double>(taken) / (n * mean);
  result.robin_hood = robin_hood_of(all, mean);
  const std::size_t named = std::min(kHubs, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(named), all.end(),
                    [](const Hub& a, const Hub& b) {
                      return a.occurrences != b.occurrences ? a.occurrences > b.occurrences
                                                            : a.word < b.word;
                    });
  all.resize(named);
  result.hubs = std::move(all);
  return result;
}

}  // namespace firth
