// With f = K a + bias, K the products, the minimum has a_i = s_i (t_i - p_i) and sum a = 0, where
// p = 1 / (1 + exp(-f)), t = 1 or 0, s the importances. A Newton step linearises p around f:
//   (K + D) a + bias = z,   D = 1 / (s p (1 - p)),   z = f + (t - p) / (p (1 - p)),   sum a = 0
// (iteratively reweighted least squares in the dual; Hastie, Tibshirani and Friedman 2009, 4.4.1).
#include "eval/logistic.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "compute/elementary.h"

namespace firth {
namespace {

constexpr int kMostSteps = 50;
constexpr double kSettled = 1e-10;  // change of any f

using Vector = Eigen::VectorXd;

double probability(double f) { return 1 / (1 + exp_of(std::clamp(-f, -30.0, 30.0))); }

struct Solution {
  Vector multipliers;
  double bias = 0;
};

Solution newton_step(const Eigen::MatrixXd& products, const Vector& targets,
                     const Vector& importance, const Vector& f) {
  const Eigen::Index n = f.size();
  Eigen::MatrixXd system = products;
  Vector z(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double p = probability(f[i]);
    system(i, i) += 1 / (importance[i] * p * (1 - p));
    z[i] = f[i] + (targets[i] - p) / (p * (1 - p));
  }
  const Eigen::LLT<Eigen::MatrixXd> factor(system);
  const Vector of_ones = factor.solve(Vector::Ones(n));
  const Vector of_z = factor.solve(z);
  const double bias = of_z.sum() / of_ones.sum();
  return {of_z - bias * of_ones, bias};
}

}  // namespace

void multiply_rows(LogisticExamples& examples) {
  const std::size_t n = examples.rows.rows();
  examples.products.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t d = 0; d < examples.rows.dim(); ++d) {
        sum += static_cast<double>(examples.rows.row(i)[d]) *
               static_cast<double>(examples.rows.row(j)[d]);
      }
      examples.products[i * n + j] = examples.products[j * n + i] = sum;
    }
  }
}

LogisticModel fit_logistic(const LogisticExamples& examples, std::span<const std::size_t> used) {
  const auto n = static_cast<Eigen::Index>(used.size());
  const std::size_t all = examples.rows.rows();
  Eigen::MatrixXd products(n, n);
  Vector targets(n);
  Vector importance(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::size_t row = used[static_cast<std::size_t>(i)];
    targets[i] = examples.positive[row] ? 1 : 0;
    importance[i] = examples.importance[row];
    for (Eigen::Index j = 0; j < n; ++j) {
      products(i, j) = examples.products[row * all + used[static_cast<std::size_t>(j)]];
    }
  }
  Solution solution;
  Vector f = Vector::Zero(n);
  for (int step = 0; step < kMostSteps; ++step) {
    solution = newton_step(products, targets, importance, f);
    const Vector next = (products * solution.multipliers).array() + solution.bias;
    const double change = (next - f).cwiseAbs().maxCoeff();
    f = next;
    if (change < kSettled) break;
  }
  LogisticModel model{std::vector<double>(examples.rows.dim()), solution.bias};
  for (Eigen::Index i = 0; i < n; ++i) {
    const float* row = examples.rows.row(used[static_cast<std::size_t>(i)]);
    for (std::size_t d = 0; d < model.weights.size(); ++d) {
      model.weights[d] += solution.multipliers[i] * static_cast<double>(row[d]);
    }
  }
  return model;
}

}  // namespace firth
