#include "eval/correlation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace firth {
namespace {

TEST(Correlation, EqualValuesShareTheMeanOfTheirPlaces) {
  EXPECT_EQ(ranks_of(std::vector<double>{5, 1, 5, 7, 5}), (std::vector<double>{3, 1, 3, 5, 3}));
  EXPECT_EQ(ranks_of(std::vector<double>{}), std::vector<double>{});
}

TEST(Correlation, PearsonIsThatOfTheTextbook) {
  const std::vector<double> a{1, 2, 3, 4, 5};
  const std::vector<double> b{2, 4, 5, 4, 5};
  EXPECT_NEAR(pearson(a, b), 0.7745966692414834, 1e-15);
  EXPECT_NEAR(pearson(a, std::vector<double>{-1, -2, -3, -4, -5}), -1, 1e-15);
}

TEST(Correlation, SpearmanLooksAtOrderAlone) {
  const std::vector<double> a{1, 2, 3, 4};
  EXPECT_NEAR(spearman(a, std::vector<double>{1, 10, 100, 1000}), 1, 1e-15);
  EXPECT_NEAR(spearman(a, std::vector<double>{1, 3, 2, 4}), 0.8, 1e-15);
  EXPECT_NEAR(spearman(a, std::vector<double>{1, 2, 2, 3}), 0.9486832980505138, 1e-15);
}

TEST(Correlation, IsUndefinedForAConstantOrASingleValue) {
  EXPECT_TRUE(std::isnan(pearson(std::vector<double>{1, 2}, std::vector<double>{3, 3})));
  const std::vector<double> thirds(25, 0.3);  // whose mean is rounded
  std::vector<double> rising(25);
  std::iota(rising.begin(), rising.end(), 1.0);
  EXPECT_TRUE(std::isnan(pearson(thirds, rising)));
  EXPECT_TRUE(std::isnan(pearson(rising, thirds)));
  EXPECT_TRUE(std::isnan(pearson(std::vector<double>{1}, std::vector<double>{3})));
  EXPECT_TRUE(std::isnan(spearman(std::vector<double>{}, std::vector<double>{})));
}

TEST(Correlation, SmallSpreadOnALargeMeanIsSeen) {
  const std::vector<double> a{1e9 + 1, 1e9 + 2, 1e9 + 3};
  EXPECT_NEAR(pearson(a, std::vector<double>{1, 2, 3}), 1, 1e-12);
}

}  // namespace
}  // namespace firth
