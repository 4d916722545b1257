// Tables for the tests of geometry.
#pragma once

#include <algorithm>
#include <cstddef>
#include <random>

#include "firth/matrix.h"

namespace firth {

// The same floats on every machine, roughly normal (a sum of four uniform numbers), plus `shift`.
inline Matrix random_table(std::size_t rows, std::size_t dim, unsigned seed, float shift = 0) {
  std::mt19937 random(seed);
  Matrix table(rows, dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j) {
      float sum = shift;
      for (int term = 0; term < 4; ++term) {
        sum += static_cast<float>(random() % 2001) / 1000.0F - 1.0F;
      }
      table.row(i)[j] = sum;
    }
  }
  return table;
}

// Row i points to direction i % directions, blurred by `noise`; the directions are random.
inline Matrix planted_directions(std::size_t rows, std::size_t dim, std::size_t directions,
                                 float noise, unsigned seed) {
  const Matrix centres = random_table(directions, dim, seed);
  Matrix table = random_table(rows, dim, seed + 1);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j) {
      table.row(i)[j] = centres.row(i % directions)[j] + noise * table.row(i)[j];
    }
  }
  return table;
}

}  // namespace firth
