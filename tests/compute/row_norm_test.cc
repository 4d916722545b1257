#include "compute/row_norm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace firth {
namespace {

TEST(RowNorm, IsSummedInDouble) {
  EXPECT_EQ(row_norm(std::vector<float>{3, -4}), 5.0);
  EXPECT_EQ(row_norm(std::vector<float>{}), 0.0);
  // Squares beyond float, and below it.
  EXPECT_DOUBLE_EQ(row_norm(std::vector<float>{3e38F, 4e37F}),
                   std::hypot(double{3e38F}, double{4e37F}));
  EXPECT_DOUBLE_EQ(row_norm(std::vector<float>{3e-38F, 4e-38F}),
                   std::hypot(double{3e-38F}, double{4e-38F}));
}

TEST(RowNorm, InverseIsZeroWhereThereIsNoDirection) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(inverse_of_norm(4), 0.25F);
  EXPECT_GT(inverse_of_norm(4e38), 0.0F);
  for (const double norm : {0.0, 1e-45, kInfinity, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(inverse_of_norm(norm), 0.0F) << norm;
  }
}

}  // namespace
}  // namespace firth
