#include "compute/elementary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace firth {
namespace {

TEST(Elementary, ExpAgreesWithTheSystemTo1e15) {
  for (int i = 0; i < 3780; ++i) {
    const double x = -699.0 + 0.37 * i;
    EXPECT_NEAR(exp_of(x) / std::exp(x), 1.0, 1e-15) << x;
  }
}

TEST(Elementary, LogAgreesWithTheSystemTo1e15) {
  for (int i = -2000; i < 2000; ++i) {
    const double x = std::pow(10.0, 0.15 * i);
    EXPECT_NEAR(log_of(x), std::log(x), 1e-15 * std::max(1.0, std::abs(std::log(x)))) << x;
  }
  for (int i = 0; i < 1500; ++i) {
    const double x = 0.5 + 0.001 * i;
    EXPECT_NEAR(log_of(x), std::log(x), 3e-16) << x;
  }
}

TEST(Elementary, PowRaisesCountsToTheNoiseExponent) {
  for (const double exponent : {-2.0, 0.0, 0.5, 0.75, 1.0, 2.0}) {
    for (int i = 0; i < 40; ++i) {
      const double count = std::pow(3.0, i);
      EXPECT_NEAR(pow_of(count, exponent) / std::pow(count, exponent), 1.0, 1e-13);
    }
  }
}

}  // namespace
}  // namespace firth
