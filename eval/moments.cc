#include "eval/moments.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "compute/parallel.h"

namespace firth {
namespace {

constexpr std::size_t kMostTasks = 32;
constexpr std::size_t kLeastRows = 1024;                    // of a task
constexpr std::size_t kMostNumbers = std::size_t{1} << 26;  // in the parts of all tasks
constexpr std::size_t kTogether = 8;  // rows that are added to the scatter at once

// Stretches of the rows, fixed by the shape of the table and by what each task has to keep.
struct Stretches {
  Stretches(std::size_t rows, std::size_t numbers_kept) : rows_(rows) {
    const std::size_t most = std::clamp(kMostNumbers / numbers_kept, std::size_t{1}, kMostTasks);
    length_ = std::max(kLeastRows, (rows + most - 1) / most);
  }
  [[nodiscard]] std::size_t count() const { return (rows_ + length_ - 1) / length_; }
  [[nodiscard]] std::size_t begin(std::size_t task) const { return task * length_; }
  [[nodiscard]] std::size_t end(std::size_t task) const {
    return std::min(rows_, (task + 1) * length_);
  }

 private:
  std::size_t rows_;
  std::size_t length_;
};

void add_to(std::vector<double>& sum, const std::vector<double>& part) {
  for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += part[j];
}

// The lower triangle of the sum of x x^T over kTogether vectors x of length dim, one after the
// other in `rows`.
void add_products(const double* rows, std::size_t dim, double* scatter) {
  for (std::size_t a = 0; a < dim; ++a) {
    double* const out = scatter + a * dim;
    const double* x = rows;
    for (std::size_t r = 0; r < kTogether; r += 4, x += 4 * dim) {
      const double x0 = x[a];
      const double x1 = x[dim + a];
      const double x2 = x[2 * dim + a];
      const double x3 = x[3 * dim + a];
      for (std::size_t b = 0; b <= a; ++b) {
        out[b] += (x0 * x[b] + x1 * x[dim + b]) + (x2 * x[2 * dim + b] + x3 * x[3 * dim + b]);
      }
    }
  }
}

void add_stretch(const UnitView& table, const std::vector<double>& mean, std::size_t begin,
                 std::size_t end, double* scatter) {
  const std::size_t dim = table.raw.dim;
  std::vector<double> waiting(kTogether * dim);
  std::size_t filled = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double factor = static_cast<double>(table.inverse_norms[i]);
    if (factor == 0) continue;
    const std::span<const float> row = table.raw.row(i);
    double* const x = waiting.data() + filled * dim;
    for (std::size_t j = 0; j < dim; ++j) x[j] = static_cast<double>(row[j]) * factor - mean[j];
    if (++filled < kTogether) continue;
    add_products(waiting.data(), dim, scatter);
    filled = 0;
  }
  std::fill(waiting.begin() + static_cast<std::ptrdiff_t>(filled * dim), waiting.end(), 0.0);
  add_products(waiting.data(), dim, scatter);
}

}  // namespace

UnitView as_they_are(const UnitView& table) {
  UnitView result = table;
  for (float& factor : result.inverse_norms) factor = factor == 0 ? 0.0F : 1.0F;
  return result;
}

std::vector<double> mean_of(const UnitView& table, int threads) {
  const std::size_t dim = table.raw.dim;
  const Stretches tasks(table.raw.rows, dim);
  std::vector<std::vector<double>> sums(tasks.count(), std::vector<double>(dim));
  parallel_for(tasks.count(), resolve_threads(threads), [&](std::size_t task) {
    for (std::size_t i = tasks.begin(task); i < tasks.end(task); ++i) {
      const double factor = static_cast<double>(table.inverse_norms[i]);
      if (factor == 0) continue;
      const std::span<const float> row = table.raw.row(i);
      for (std::size_t j = 0; j < dim; ++j) {
        sums[task][j] += static_cast<double>(row[j]) * factor;
      }
    }
  });
  std::vector<double> mean(dim);
  for (const std::vector<double>& part : sums) add_to(mean, part);
  const std::size_t rows = table.raw.rows - table.zero_rows;
  for (double& x : mean) x /= static_cast<double>(std::max<std::size_t>(rows, 1));
  return mean;
}

Moments moments(const UnitView& table, int threads) {
  threads = resolve_threads(threads);
  const std::size_t dim = table.raw.dim;
  Moments result;
  result.rows = table.raw.rows - table.zero_rows;
  result.mean = mean_of(table, threads);
  const Stretches tasks(table.raw.rows, dim * dim);
  std::vector<std::vector<double>> parts(tasks.count());
  parallel_for(tasks.count(), threads, [&](std::size_t task) {
    parts[task].resize(dim * dim);
    add_stretch(table, result.mean, tasks.begin(task), tasks.end(task), parts[task].data());
  });
  result.scatter.resize(dim * dim);
  for (const std::vector<double>& part : parts) add_to(result.scatter, part);
  for (std::size_t a = 0; a < dim; ++a) {
    for (std::size_t b = 0; b < a; ++b) result.scatter[b * dim + a] = result.scatter[a * dim + b];
  }
  return result;
}

std::vector<double> covariance(const Moments& moments) {
  std::vector<double> covariance = moments.scatter;
  for (double& x : covariance) x /= static_cast<double>(std::max<std::size_t>(moments.rows, 2) - 1);
  return covariance;
}

double length_of(const std::vector<double>& vector) {
  return std::sqrt(std::inner_product(vector.begin(), vector.end(), vector.begin(), 0.0));
}

}  // namespace firth
