#include "firth/matrix.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "firth/error.h"

namespace firth {
namespace {

TEST(Matrix, IsZeroedPaddedAndAligned) {
  for (const std::size_t dim : {1U, 15U, 16U, 17U, 100U, 4096U}) {
    Matrix matrix(3, dim);
    EXPECT_EQ(matrix.stride() % 16, 0U);
    EXPECT_GE(matrix.stride(), dim);
    EXPECT_LT(matrix.stride(), dim + 16);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(matrix.row(i)) % 64, 0U);
      for (std::size_t c = 0; c < matrix.stride(); ++c) EXPECT_EQ(matrix.row(i)[c], 0.0F);
    }
  }
}

TEST(Matrix, ViewKeepsTheFloatsAlive) {
  MatrixView view;
  {
    Matrix matrix(2, 3);
    matrix.row(1)[2] = 5.0F;
    view = matrix.view();
  }
  EXPECT_EQ(view.row(1)[2], 5.0F);
  EXPECT_EQ(view.row(1).size(), 3U);
}

TEST(Matrix, AddressesRowsBeyond32Bits) {
  Matrix matrix(14'316'558, 300);  // rows x dim is over 2^32; only the touched pages become memory
  matrix.row(14'316'557)[299] = 1.0F;
  EXPECT_EQ(matrix.row(14'316'557)[299], 1.0F);
  EXPECT_EQ(matrix.row(7'158'278)[0], 0.0F);
}

TEST(Matrix, RefusesSizesThatOverflow) {
  EXPECT_THROW(Matrix(std::size_t{1} << 62, 16), Error);
  EXPECT_THROW(Matrix(std::size_t{1} << 50, 4096), Error);
}

}  // namespace
}  // namespace firth
