// Correlation of two series. Private to eval/.
#pragma once

#include <span>
#include <vector>

namespace firth {

// Places in rising order, from 1; equal values share the mean of their places.
[[nodiscard]] std::vector<double> ranks_of(std::span<const double> values);

// Pearson's r, by two passes in double. NaN for fewer than two values, or where one series is
// constant. REQUIRES: equal sizes.
[[nodiscard]] double pearson(std::span<const double> a, std::span<const double> b);

// Spearman's rho: Pearson's r of the ranks, ties shared. NaN likewise.
[[nodiscard]] double spearman(std::span<const double> a, std::span<const double> b);

}  // namespace firth
