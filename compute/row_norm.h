// The length of a row, and the factor that makes it 1: the same bits wherever rows are scaled.
#pragma once

#include <cmath>
#include <span>

namespace firth {

// Euclidean; the squares are summed in double from the first element to the last.
inline double row_norm(std::span<const float> row) {
  double sum = 0;
  for (const float x : row) sum += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(sum);
}

// 1 / norm; 0 for a row without a direction: of norm 0, or one whose inverse is no float.
inline float inverse_of_norm(double norm) {
  const auto inverse = static_cast<float>(1 / norm);
  return norm > 0 && std::isfinite(norm) && std::isfinite(inverse) ? inverse : 0;
}

}  // namespace firth
