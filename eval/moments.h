// Mean and scatter of many rows, in double. Private to eval/.
#pragma once

#include <cstddef>
#include <vector>

#include "firth/neighbors.h"

namespace firth {

// The rows at their own length, in the shape of unit rows: a factor of 1 for every row, 0 for those
// that unit() gives 0.
[[nodiscard]] UnitView as_they_are(const UnitView& table);

// Means and sums below go over the rows whose factor is not 0, each times its factor, in fixed
// stretches of rows merged in order: the same for any threads.
[[nodiscard]] std::vector<double> mean_of(const UnitView& table, int threads);

struct Moments {
  std::size_t rows = 0;
  std::vector<double> mean;     // d; zeros when there are no rows
  std::vector<double> scatter;  // d x d: the sum of (v - mean)(v - mean)^T
};
[[nodiscard]] Moments moments(const UnitView& table, int threads);

// d x d: the scatter over rows - 1, or over 1 for a single row.
[[nodiscard]] std::vector<double> covariance(const Moments& moments);

[[nodiscard]] double length_of(const std::vector<double>& vector);

}  // namespace firth
