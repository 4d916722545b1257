#include "compute/elementary.h"

#include <bit>
#include <cstdint>

namespace firth {
namespace {

constexpr double kLn2High = 0x1.62e42fefa38p-1;  // 41 bits: n * kLn2High is exact for |n| < 2^11
constexpr double kLn2Low = 0x1.ef35793c7673p-45;
constexpr double kLog2E = 0x1.71547652b82fep+0;
constexpr double kSqrt2 = 0x1.6a09e667f3bcdp+0;
constexpr double kRoundToInteger = 0x1.8p52;  // adding it rounds to the nearest integer

double power_of_two(int n) noexcept {
  return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

}  // namespace

// exp(x) = 2^n exp(r), n = round(x / ln 2), |r| <= ln(2)/2; Taylor to r^14.
double exp_of(double x) noexcept {
  const double n = (x * kLog2E + kRoundToInteger) - kRoundToInteger;
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double sum = 1.0;
  for (int k = 14; k >= 1; --k) sum = 1.0 + sum * r / k;
  return sum * power_of_two(static_cast<int>(n));
}

// log(x) = n ln 2 + log(m), sqrt(1/2) <= m < sqrt(2); log(m) = 2 atanh(f), f = (m-1)/(m+1),
// |f| < 0.172; series to f^23.
double log_of(double x) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int n = static_cast<int>(bits >> 52) - 1023;
  double m = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFFU) | 0x3FF0000000000000U);
  if (m >= kSqrt2) {
    m *= 0.5;
    ++n;
  }
  const double f = (m - 1.0) / (m + 1.0);
  const double f2 = f * f;
  double sum = 0.0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * f2;
  return n * kLn2High + (n * kLn2Low + 2.0 * (f + f * sum));
}

double pow_of(double base, double exponent) noexcept { return exp_of(exponent * log_of(base)); }

}  // namespace firth
