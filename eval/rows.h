// Single rows in double: every sum goes from the first element to the last.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "compute/row_norm.h"
#include "firth/neighbors.h"

namespace firth {

// REQUIRES: a and b have the same size.
inline double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    sum += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  }
  return sum;
}

// -1..1, the same with a and b swapped; 0 where one of them is zero.
inline double row_cosine(std::span<const float> a, std::span<const float> b) {
  const double aa = dot(a, a);
  const double bb = dot(b, b);
  return aa > 0 && bb > 0 ? std::clamp(dot(a, b) / std::sqrt(aa * bb), -1.0, 1.0) : 0;
}

// Writes row `row` of the table at unit length. `out` has room for raw.dim floats.
inline void copy_unit_row(const UnitView& table, std::size_t row, float* out) {
  for (const float x : table.raw.row(row)) *out++ = x * table.inverse_norms[row];
}

}  // namespace firth
