// Eigenvalues and eigenvectors of a symmetric matrix. Private to eval/.
#pragma once

#include <cstddef>
#include <vector>

namespace firth {

// n values by falling size; vector j, of length 1, is elements [j * n, (j + 1) * n) of `vectors`,
// its element of largest size (the first of equals) positive.
struct EigenSystem {
  std::vector<double> values;
  std::vector<double> vectors;

  [[nodiscard]] const double* vector(std::size_t j) const {
    return vectors.data() + j * values.size();
  }
};

// `matrix` is n x n, of which the lower triangle is read.
[[nodiscard]] EigenSystem symmetric_eigen(const std::vector<double>& matrix, std::size_t n);

}  // namespace firth
