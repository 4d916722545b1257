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

struct LogisticExamples {
  Matrix rows;
  std::vector<double> products;  // n x n dot products, or none
  std::vector<bool> positive;
  std::vector<double> importance;
};

// Minimises |weights|^2 / 2 + sum over i of importance[i] * log(1 + exp(-y[i] (x_i . weights +
// bias))), y = 1 where positive, else -1: L2 with C = 1, the bias free. `used` are the rows of
// `examples` that take part. Newton's method from the scores of `start`: a step costs examples^3 of
// examples with products, else examples x dim^2. The same bits for the same input. REQUIRES: both
// classes occur, importance > 0.
[[nodiscard]] LogisticModel fit_logistic(const LogisticExamples& examples,
                                         std::span<const std::size_t> used,
                                         const LogisticModel& start = {});

// Fills `products` where that makes a step cheaper.
void multiply_rows(LogisticExamples& examples);

}  // namespace firth
