// Iteratively reweighted least squares (Hastie, Tibshirani and Friedman 2009, 4.4.1). Scores f give
//   p = 1 / (1 + exp(-f)),   h = s p (1 - p),   z = f + (t - p) / (p (1 - p)),
// t = 1 or 0, s the importances, and the next scores are f = X w + bias with
//   (I + X^T H X) w + X^T h bias = X^T H z,   h^T X w + sum(h) bias = h^T z,
// or, where examples are fewer, f = K a + bias, K = X X^T, w = X^T a, with
//   (K + H^-1) a + bias = z,   sum(a) = 0.
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

// The examples that take part.
struct Sample {
  Eigen::MatrixXd rows;      // n x dim
  Eigen::MatrixXd products;  // n x n, or empty
  Vector targets;
  Vector importance;
};

struct Solution {
  Vector weights;
  double bias = 0;
};

struct LeastSquares {
  Vector h;
  Vector z;
};

LeastSquares reweighted(const Sample& sample, const Vector& f) {
  LeastSquares problem{Vector(f.size()), Vector(f.size())};
  for (Eigen::Index i = 0; i < f.size(); ++i) {
    const double p = probability(f[i]);
    problem.h[i] = sample.importance[i] * p * (1 - p);
    problem.z[i] = f[i] + (sample.targets[i] - p) / (p * (1 - p));
  }
  return problem;
}

Solution solve_for_weights(const Sample& sample, const LeastSquares& problem) {
  const Eigen::MatrixXd weighted = sample.rows.transpose() * problem.h.cwiseSqrt().asDiagonal();
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(sample.rows.cols(), sample.rows.cols());
  system.selfadjointView<Eigen::Lower>().rankUpdate(weighted);
  const Eigen::LLT<Eigen::MatrixXd> factor(system);  // looks at the lower half
  const Vector along = sample.rows.transpose() * problem.h;
  const Vector of_bias = factor.solve(along);
  const Vector of_z = factor.solve(sample.rows.transpose() * problem.h.cwiseProduct(problem.z));
  const double bias =
      (problem.h.dot(problem.z) - along.dot(of_z)) / (problem.h.sum() - along.dot(of_bias));
  return {of_z - bias * of_bias, bias};
}

Solution solve_for_multipliers(const Sample& sample, const LeastSquares& problem) {
  Eigen::MatrixXd system = sample.products;
  system.diagonal() += problem.h.cwiseInverse();
  const Eigen::LLT<Eigen::MatrixXd> factor(system);
  const Vector of_ones = factor.solve(Vector::Ones(problem.h.size()));
  const Vector of_z = factor.solve(problem.z);
  const double bias = of_z.sum() / of_ones.sum();
  return {sample.rows.transpose() * (of_z - bias * of_ones), bias};
}

Sample sample_of(const LogisticExamples& examples, std::span<const std::size_t> used) {
  const auto n = static_cast<Eigen::Index>(used.size());
  const auto dim = static_cast<Eigen::Index>(examples.rows.dim());
  const bool by_products = !examples.products.empty();
  Sample sample{Eigen::MatrixXd(n, dim), {}, Vector(n), Vector(n)};
  if (by_products) sample.products.resize(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::size_t row = used[static_cast<std::size_t>(i)];
    sample.targets[i] = examples.positive[row] ? 1 : 0;
    sample.importance[i] = examples.importance[row];
    for (Eigen::Index d = 0; d < dim; ++d) {
      sample.rows(i, d) = static_cast<double>(examples.rows.row(row)[d]);
    }
    for (Eigen::Index j = 0; by_products && j < n; ++j) {
      sample.products(i, j) =
          examples.products[row * examples.rows.rows() + used[static_cast<std::size_t>(j)]];
    }
  }
  return sample;
}

}  // namespace

void multiply_rows(LogisticExamples& examples) {
  const std::size_t n = examples.rows.rows();
  if (n > 2 * examples.rows.dim()) return;
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

LogisticModel fit_logistic(const LogisticExamples& examples, std::span<const std::size_t> used,
                           const LogisticModel& start) {
  const Sample sample = sample_of(examples, used);
  const auto scores_of = [&](const Solution& solution) -> Vector {
    return (sample.rows * solution.weights).array() + solution.bias;
  };
  Solution solution{Vector::Zero(sample.rows.cols()), start.bias};
  std::copy(start.weights.begin(), start.weights.end(), solution.weights.data());
  Vector f = scores_of(solution);
  for (int step = 0; step < kMostSteps; ++step) {
    const LeastSquares problem = reweighted(sample, f);
    solution = examples.products.empty() ? solve_for_weights(sample, problem)
                                         : solve_for_multipliers(sample, problem);
    const Vector next = scores_of(solution);
    const double change = (next - f).cwiseAbs().maxCoeff();
    f = next;
    if (change < kSettled) break;
  }
  return {{solution.weights.begin(), solution.weights.end()}, solution.bias};
}

}  // namespace firth
