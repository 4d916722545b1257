// What a table of vectors looks like: lengths of its rows, rows of zeros, rows that are no numbers.
#pragma once

#include <cstddef>
#include <vector>

#include "firth/matrix.h"

namespace firth {

struct RowStatistics {
  double norm_min = 0;     // over the finite rows; 0 when there are none
  double norm_median = 0;  // the lower one of two
  double norm_max = 0;
  std::size_t zero_rows = 0;
  std::size_t nonfinite_rows = 0;
};

// Euclidean lengths of all rows, summed in double. Not finite where the row is not.
[[nodiscard]] std::vector<double> row_norms(const MatrixView& matrix, int threads = 0);

[[nodiscard]] RowStatistics row_statistics(const MatrixView& matrix, int threads = 0);

}  // namespace firth
