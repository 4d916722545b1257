// Row-major float32 matrices: a view that anyone can make, and the owner that training uses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace firth {

// rows x dim floats; row i starts at data + i * stride, stride >= dim. `owner` keeps the memory
// alive (a Matrix, a mapped file, NumPy's array) and may be null when the caller does. Copying a
// view copies no floats. Reading from several threads is safe while nobody writes.
struct MatrixView {
  const float* data = nullptr;
  std::size_t rows = 0;
  std::size_t dim = 0;
  std::size_t stride = 0;
  std::shared_ptr<const void> owner;

  [[nodiscard]] std::span<const float> row(std::size_t i) const { return {data + i * stride, dim}; }
  [[nodiscard]] bool empty() const { return rows == 0; }
};

// Owns rows x stride zeroed floats, stride = dim rounded up to 16 (64 bytes), rows 64-byte aligned.
// The padding is zero and stays zero. Large matrices ask the system for huge pages.
// Throws Error(limit) when the size overflows or memory is refused.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t dim);

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t dim() const { return dim_; }
  [[nodiscard]] std::size_t stride() const { return stride_; }
  [[nodiscard]] float* row(std::size_t i) { return data_.get() + i * stride_; }
  [[nodiscard]] const float* row(std::size_t i) const { return data_.get() + i * stride_; }
  [[nodiscard]] MatrixView view() const { return {data_.get(), rows_, dim_, stride_, data_}; }

  [[nodiscard]] static std::size_t padded(std::size_t dim) { return (dim + 15) / 16 * 16; }

 private:
  std::shared_ptr<float> data_;
  std::size_t rows_ = 0;
  std::size_t dim_ = 0;
  std::size_t stride_ = 0;
};

}  // namespace firth
