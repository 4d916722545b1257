// The Euclidean length of a row.
#pragma once

#include <cmath>
#include <span>

namespace firth {

// Summed in double from the first element to the last.
inline double row_norm(std::span<const float> row) {
  double sum = 0;
  for (const float x : row) sum += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(sum);
}

}  // namespace firth
