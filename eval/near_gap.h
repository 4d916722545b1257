// Gaps d - c between unit rows so near to each other that |d - c|^2 = 2 - 2 d.c cancels in float:
// element by element, in double.
#pragma once

#include <span>
#include <vector>

#include "compute/row_norm.h"
#include "firth/neighbors.h"

namespace firth {

// By their float cosine: its rounding, about 1e-7, would be seen in the gap.
inline bool is_near(float cosine) { return 2 - 2 * cosine < 0.05F; }

struct NearGap {
  WordId row = kNoWord;  // d
  double inverse_norm = 0;
  double square = 0;  // |d - c|^2

  // Not when rounding is all that is left.
  [[nodiscard]] bool has_direction() const { return square > 1e-12; }
};

class NearGaps {
 public:
  // REQUIRES: row c is not zero, and the table outlives this.
  NearGaps(const UnitView& table, WordId c) : table_(table) {
    const std::span<const float> row = table.raw.row(c);
    const double inverse_norm = 1 / row_norm(row);
    for (const float x : row) c_.push_back(static_cast<double>(x) * inverse_norm);
  }

  // REQUIRES: row d is not zero.
  [[nodiscard]] NearGap to(WordId d) const {
    NearGap gap{d, 1 / row_norm(table_.raw.row(d)), 0};
    for (std::size_t i = 0; i < c_.size(); ++i) gap.square += element(gap, i) * element(gap, i);
    return gap;
  }

  // (d - c) . step
  [[nodiscard]] double along(const NearGap& gap, std::span<const double> step) const {
    double sum = 0;
    for (std::size_t i = 0; i < c_.size(); ++i) sum += element(gap, i) * step[i];
    return sum;
  }

 private:
  [[nodiscard]] double element(const NearGap& gap, std::size_t i) const {
    return static_cast<double>(table_.raw.row(gap.row)[i]) * gap.inverse_norm - c_[i];
  }

  const UnitView& table_;
  std::vector<double> c_;
};

}  // namespace firth
