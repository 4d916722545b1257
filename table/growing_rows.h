// Rows of floats whose number is known only when they end. Private to table/.
#pragma once

#include <cstddef>

#include "firth/matrix.h"

namespace firth {

// Dense rows, appended one by one. Memory follows the rows that were really appended (or reserved),
// at most twice them, and moves by page table, not by copy. Throws Error(limit) when it is refused.
class GrowingRows {
 public:
  explicit GrowingRows(std::size_t dim) : dim_(dim) {}
  ~GrowingRows();
  GrowingRows(const GrowingRows&) = delete;
  GrowingRows& operator=(const GrowingRows&) = delete;

  // Room for `rows` rows in all. Only for a number that the size of the file bears out.
  void reserve(std::size_t rows);

  // The next row, zeros. Valid until the next call.
  [[nodiscard]] float* append();

  [[nodiscard]] std::size_t size() const { return rows_; }

  // All rows, in memory that the view owns. Ends the growth.
  [[nodiscard]] MatrixView finish();

 private:
  void map(std::size_t bytes);

  std::size_t dim_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;  // mapped
  void* memory_ = nullptr;
};

}  // namespace firth
