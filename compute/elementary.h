// exp, log and pow in double from additions, multiplications and divisions alone: libm's differ
// between systems, and what they touch reaches the model.
#pragma once

namespace firth {

// Relative error below 1e-15. exp_of: |x| <= 700. log_of: x > 0, finite, normal.
[[nodiscard]] double exp_of(double x) noexcept;
[[nodiscard]] double log_of(double x) noexcept;

// base ^ exponent for base > 0; relative error below 1e-13 for counts and usual exponents.
[[nodiscard]] double pow_of(double base, double exponent) noexcept;

}  // namespace firth
