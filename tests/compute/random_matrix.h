// Matrices for the tests of the kernels.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "compute/random.h"
#include "firth/matrix.h"

namespace firth {

// Rows of numbers of mixed size and sign, zero in the padding.
inline Matrix random_matrix(std::size_t rows, std::size_t dim, std::uint64_t seed) {
  const RandomStream stream(seed, Stream::init);
  Matrix matrix(rows, dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t c = 0; c < dim; ++c) {
      const std::uint64_t bits = stream.at(i * dim + c);
      const float unit = static_cast<float>(bits >> 40) * 0x1p-23F - 1.0F;
      matrix.row(i)[c] = std::ldexp(unit, static_cast<int>(bits % 7) - 3);
    }
  }
  return matrix;
}

inline std::vector<std::uint32_t> bits_of(const Matrix& matrix) {
  std::vector<std::uint32_t> bits;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    for (std::size_t c = 0; c < matrix.stride(); ++c) {
      bits.push_back(std::bit_cast<std::uint32_t>(matrix.row(i)[c]));
    }
  }
  return bits;
}

}  // namespace firth
