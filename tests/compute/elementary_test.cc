#include "compute/elementary.h"

#include <gtest/gtest.h>

#include <cmath>

namespace firth {
namespace {

TEST(Elementary, ExpAgreesWithTheSystemTo1e15) {
  for (double x = -699.0; x < 700.0; x += 0.37) {
    EXPECT_NEAR(exp_of(x) / std::exp(x), 1.0, 1e-15) << x;
  }
}

TEST(Elementary, LogAgreesWithTheSystemTo1e15) {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    EXPECT_NEAR(log_of(x), std::log(x), 1e-15 * std::max(1.0, std::abs(std::log(x)))) << x;
  }
  for (double x = 0.5; x < 2.0; x += 0.001) EXPECT_NEAR(log_of(x), std::log(x), 3e-16) << x;
}

TEST(Elementary, PowRaisesCountsToTheNoiseExponent) {
  for (const double exponent : {-2.0, 0.0, 0.5, 0.75, 1.0, 2.0}) {
    for (double count = 1; count < 4e18; count *= 3) {
      EXPECT_NEAR(pow_of(count, exponent) / std::pow(count, exponent), 1.0, 1e-13);
    }
  }
}

TEST(Elementary, NegativeLogSigmoidIsFiniteEverywhere) {
  for (const double x : {-1e9, -800.0, -30.0, -1.0, 0.0, 1.0, 30.0, 800.0, 1e9}) {
    const double exact = x < 0 ? -x + std::log1p(std::exp(x)) : std::log1p(std::exp(-x));
    EXPECT_NEAR(negative_log_sigmoid(x), exact, 1e-15 * std::max(1.0, exact)) << x;
  }
}

}  // namespace
}  // namespace firth
