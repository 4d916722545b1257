// Spearman's coefficient of bootstrap resamples. Private to eval/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "firth/benchmarks.h"

namespace firth {

// A series of values, sorted once: a resample is then ranked in one pass.
class ResampledRanks {
 public:
  explicit ResampledRanks(std::span<const double> values);

  // The ranks of the values when value i occurs times[i] times, equal ones sharing their mean.
  [[nodiscard]] std::vector<double> ranks(std::span<const std::uint32_t> times) const;

 private:
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> ends_;  // of the runs of equal values in `order_`
};

// Spearman's coefficient when pair i occurs times[i] times. NaN where one side is constant.
[[nodiscard]] double resampled_spearman(const ResampledRanks& a, const ResampledRanks& b,
                                        std::span<const std::uint32_t> times);

inline constexpr std::size_t kResamples = 1000;

// How often each of n things is drawn in resample number `resample`: n draws with replacement.
[[nodiscard]] std::vector<std::uint32_t> resample(std::size_t n, std::size_t number);

// The 2.5 % and 97.5 % points of the values, those that are no number left out; linear between
// neighbours. NaN when none is left.
[[nodiscard]] Interval percentile_interval(std::vector<double> values);

}  // namespace firth
