// The parts of diagnose(). Private to eval/.
#pragma once

#include <vector>

#include "eval/moments.h"
#include "eval/symmetric_eigen.h"
#include "firth/geometry.h"
#include "firth/neighbors.h"

namespace firth {

// A table, looked at as it is or at unit length.
struct Cloud {
  UnitView rows;
  UnitView unit_rows;
  Moments moments;            // of rows
  EigenSystem components;     // of the covariance of rows
  std::vector<double> norms;  // of rows; of a zero row anything
};

[[nodiscard]] Anisotropy anisotropy(const Cloud& cloud, int threads);

// I(W) of the rows.
[[nodiscard]] double partition_isotropy(const Cloud& cloud, int threads);

[[nodiscard]] NormFrequency norm_frequency(const Cloud& cloud, const std::vector<Count>& counts);

[[nodiscard]] ComponentFrequency frequency_in_components(const Cloud& cloud,
                                                         const std::vector<Count>& counts,
                                                         int threads);

// REQUIRES: words <= rows of the table, more than 10 of them not zero.
[[nodiscard]] Hubness hubness(const UnitView& unit_rows, std::size_t words, int threads);

}  // namespace firth
