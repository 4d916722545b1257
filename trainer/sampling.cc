#include "trainer/sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "compute/elementary.h"

namespace firth {
namespace {

constexpr double kTwo32 = 4294967296.0;

double total_of(std::span<const Count> counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), Count{0}));
}

double noise_weight(Count count, double exponent) {
  return pow_of(static_cast<double>(std::max<Count>(count, 1)), exponent);
}

}  // namespace

double top_noise_share(std::span<const Count> counts, double exponent) {
  double top = 0;
  double sum = 0;
  for (const Count count : counts) {
    const double weight = noise_weight(count, exponent);
    top = std::max(top, weight);
    sum += weight;
  }
  return top / sum;
}

SubsampleTable::SubsampleTable(std::span<const Count> counts, double threshold)
    : limits_(counts.size(), kAlways) {
  const double total = total_of(counts);
  double kept = 0;
  double top = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto count = static_cast<double>(counts[i]);
    const double ratio = threshold * total / count;  // t / f
    const double keep = std::sqrt(ratio) + ratio;    // sqrt is correctly rounded everywhere
    const bool always = threshold <= 0 || keep >= 1.0;
    if (!always) limits_[i] = static_cast<std::uint32_t>(keep * (kTwo32 - 1.0));
    const double of_word = always ? count : count * keep;
    kept += of_word;
    top = std::max(top, of_word);
  }
  if (total == 0) return;
  kept_share_ = kept / total;
  top_share_ = top / kept;
}

NoiseTable::NoiseTable(std::span<const Count> counts, double exponent) : slots_(counts.size()) {
  const std::size_t n = counts.size();
  std::vector<double> weight(n);
  for (std::size_t i = 0; i < n; ++i) {
    weight[i] = noise_weight(counts[i], exponent);
  }
  const double mean = std::accumulate(weight.begin(), weight.end(), 0.0) / static_cast<double>(n);
  std::vector<WordId> small;
  std::vector<WordId> large;
  for (std::size_t i = n; i-- > 0;) {
    weight[i] /= mean;
    (weight[i] < 1.0 ? small : large).push_back(static_cast<WordId>(i));
  }
  // A slot holds 1: what a small word leaves free is filled by a large one.
  while (!small.empty() && !large.empty()) {
    const WordId low = small.back();
    const WordId high = large.back();
    small.pop_back();
    slots_[low] = {static_cast<std::uint32_t>(weight[low] * (kTwo32 - 1.0)), high};
    weight[high] -= 1.0 - weight[low];
    if (weight[high] < 1.0) {
      large.pop_back();
      small.push_back(high);
    }
  }
  for (const auto& rest : {small, large}) {
    for (const WordId word : rest) slots_[word] = {0xFFFFFFFFU, word};
  }
}

}  // namespace firth
