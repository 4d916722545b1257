#include "eval/row_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace firth {
namespace {

TEST(RowStatistics, TellsLengthsZerosAndWhatIsNoNumber) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> data{3, 4, 0, 0, 0, 1, infinity, 0, std::nanf(""), 0, 6, 8};
  const RowStatistics found = row_statistics({data.data(), 6, 2, 2, {}});
  EXPECT_EQ(found.norm_min, 0);
  EXPECT_EQ(found.norm_median, 1);  // of 0, 1, 5, 10: the lower one
  EXPECT_EQ(found.norm_max, 10);
  EXPECT_EQ(found.zero_rows, 1U);
  EXPECT_EQ(found.nonfinite_rows, 2U);
}

TEST(RowStatistics, OfNoRowsAreZero) {
  const RowStatistics found = row_statistics({});
  EXPECT_EQ(found.norm_max, 0);
  EXPECT_EQ(found.zero_rows, 0U);
}

TEST(RowStatistics, ARowTooShortForADirectionIsAsGoodAsZero) {
  const std::vector<float> data{1e-42F, 0, 1e-38F, 0};
  EXPECT_EQ(row_statistics({data.data(), 2, 2, 2, {}}).zero_rows, 1U);
}

TEST(RowStatistics, SumsInDouble) {
  const std::vector<float> large{3e38F, 3e38F};
  EXPECT_TRUE(std::isfinite(row_statistics({large.data(), 1, 2, 2, {}}).norm_max));
}

}  // namespace
}  // namespace firth
