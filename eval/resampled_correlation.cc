#include "eval/resampled_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "compute/random.h"

namespace firth {
namespace {

double mean_of(std::span<const double> values, std::span<const std::uint32_t> times) {
  double sum = 0;
  double n = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += times[i] * values[i];
    n += times[i];
  }
  return sum / n;
}

double quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below_place = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below_place + 1, sorted.size() - 1);
  const double between = place - static_cast<double>(below_place);
  return sorted[below_place] + between * (sorted[above] - sorted[below_place]);
}

}  // namespace

ResampledRanks::ResampledRanks(std::span<const double> values) : order_(values.size()) {
  std::iota(order_.begin(), order_.end(), 0U);
  std::stable_sort(order_.begin(), order_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  for (std::uint32_t i = 1; i <= order_.size(); ++i) {
    if (i == order_.size() || values[order_[i]] != values[order_[i - 1]]) ends_.push_back(i);
  }
}

std::vector<double> ResampledRanks::ranks(std::span<const std::uint32_t> times) const {
  std::vector<double> ranks(order_.size());
  double before = 0;
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends_) {
    double equal = 0;
    for (std::uint32_t i = begin; i < end; ++i) equal += times[order_[i]];
    for (std::uint32_t i = begin; i < end; ++i) ranks[order_[i]] = before + (equal + 1) / 2;
    before += equal;
    begin = end;
  }
  return ranks;
}

double resampled_spearman(const ResampledRanks& a, const ResampledRanks& b,
                          std::span<const std::uint32_t> times) {
  const std::vector<double> ranks_a = a.ranks(times);
  const std::vector<double> ranks_b = b.ranks(times);
  const double mean_a = mean_of(ranks_a, times);
  const double mean_b = mean_of(ranks_b, times);
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double da = ranks_a[i] - mean_a;
    const double db = ranks_b[i] - mean_b;
    aa += times[i] * da * da;
    bb += times[i] * db * db;
    ab += times[i] * da * db;
  }
  if (!(aa > 0) || !(bb > 0)) return std::numeric_limits<double>::quiet_NaN();
  return ab / std::sqrt(aa * bb);
}

std::vector<std::uint32_t> resample(std::size_t n, std::size_t number) {
  const RandomStream random(0, Stream::bootstrap, number);
  std::vector<std::uint32_t> times(n);
  for (std::size_t i = 0; i < n; ++i) {
    ++times[below(static_cast<std::uint32_t>(random.at(i) >> 32), static_cast<std::uint32_t>(n))];
  }
  return times;
}

Interval percentile_interval(std::vector<double> values) {
  values.erase(std::remove_if(values.begin(), values.end(), [](double x) { return std::isnan(x); }),
               values.end());
  if (values.empty()) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

}  // namespace firth
