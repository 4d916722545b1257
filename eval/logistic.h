// Logistic regression on few examples in many dimensions.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "firth/matrix.h"

namespace firth {

struct LogisticModel {
  std::vector<double> weights;  // of each dimension
  double bias = 0;
};

// Minimises |weights|^2 / 2 + sum over i of importance[i] * log(1 + exp(-y[i] (x_i . weights +
// bias))), y = 1 where positive, else -1: L2 with C = 1, the bias free. `used` are the rows of
// `examples` that take part; `products` holds the dot products of all rows. Newton's method on the
// examples' multipliers, so a step costs examples^3, whatever the dimension. The same bits for the
// same input. REQUIRES: both classes occur, importance > 0.
struct LogisticExamples {
  Matrix rows;
  std::vector<double> products;  // n x n
  std::vector<bool> positive;
  std::vector<double> importance;
};
[[nodiscard]] LogisticModel fit_logistic(const LogisticExamples& examples,
                                         std::span<const std::size_t> used);

// Fills `products`.
void multiply_rows(LogisticExamples& examples);

}  // namespace firth
