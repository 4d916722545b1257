#include <algorithm>
#include <limits>
#include <numeric>

#include "compute/elementary.h"
#include "eval/cloud.h"
#include "eval/score_tiles.h"

namespace firth {
namespace {

// log(sum of exp(x)) of what is added, without overflow.
class LogSumExp {
 public:
  // Adds the terms sign * x[0..n).
  void add(const float* x, std::size_t n, float sign) {
    float highest = sign * x[0];
    for (std::size_t i = 1; i < n; ++i) highest = std::max(highest, sign * x[i]);
    raise_to(static_cast<double>(highest));
    for (std::size_t i = 0; i < n; ++i) sum_ += shifted(static_cast<double>(sign * x[i]));
  }
  void add(const LogSumExp& other) {
    if (other.sum_ == 0) return;
    raise_to(other.highest_);
    sum_ += other.sum_ * shifted(other.highest_);
  }
  [[nodiscard]] double value() const { return highest_ + log_of(sum_); }

 private:
  // exp(x - highest): nothing below e^-700, which no sum of 2^31 terms would notice.
  [[nodiscard]] double shifted(double x) const {
    return x - highest_ < -700 ? 0 : exp_of(x - highest_);
  }
  void raise_to(double x) {
    if (x <= highest_) return;
    if (sum_ > 0) sum_ *= x - highest_ > 700 ? 0 : exp_of(highest_ - x);
    highest_ = x;
  }

  double highest_ = -std::numeric_limits<double>::infinity();
  double sum_ = 0;
};

// Sums over fixed tasks of a figure of each direction and its opposite.
struct BothSigns {
  LogSumExp along, against;
};

Matrix directions_of(const EigenSystem& system) {
  const std::size_t dim = system.values.size();
  Matrix directions(dim, dim);
  for (std::size_t j = 0; j < dim; ++j) {
    for (std::size_t i = 0; i < dim; ++i) {
      directions.row(j)[i] = static_cast<float>(system.vector(j)[i]);
    }
  }
  return directions;
}

// The sum of v v^T: that of the centred rows and n times mean mean^T.
std::vector<double> second_moment(const Moments& moments) {
  std::vector<double> result = moments.scatter;
  const std::size_t dim = moments.mean.size();
  const double rows = static_cast<double>(moments.rows);
  for (std::size_t a = 0; a < dim; ++a) {
    for (std::size_t b = 0; b < dim; ++b) {
      result[a * dim + b] += rows * moments.mean[a] * moments.mean[b];
    }
  }
  return result;
}

double squared_sum(const std::vector<double>& values) {
  return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

double entropy_of(const std::vector<double>& values, double sum) {
  constexpr double kNothing = 1e-300;
  if (!(sum > 0)) return std::numeric_limits<double>::quiet_NaN();
  double entropy = 0;
  for (const double value : values) {
    if (value / sum > kNothing) entropy -= value / sum * log_of(value / sum);
  }
  return entropy;
}

double mean_cosine(const UnitView& unit_rows, int threads) {
  const auto rows = static_cast<double>(unit_rows.raw.rows - unit_rows.zero_rows);
  if (rows < 2) return std::numeric_limits<double>::quiet_NaN();
  return (rows * squared_sum(mean_of(unit_rows, threads)) - 1) / (rows - 1);
}

}  // namespace

double partition_isotropy(const Cloud& cloud, int threads) {
  const std::size_t dim = cloud.rows.raw.dim;
  const Matrix directions = directions_of(symmetric_eigen(second_moment(cloud.moments), dim));
  const std::size_t rows = cloud.rows.raw.rows;
  std::vector<std::vector<BothSigns>> parts(score_tasks(rows), std::vector<BothSigns>(dim));
  for_each_score_tile(cloud.rows, rows, directions, threads,
                      [&](std::size_t task, const ScoreTile& tile) {
                        std::vector<float> used(tile.rows);
                        for (std::size_t j = 0; j < dim; ++j) {
                          std::size_t n = 0;
                          for (std::size_t i = 0; i < tile.rows; ++i) {
                            used[n] = tile.scores[j * tile.stride + i];
                            n += cloud.rows.inverse_norms[tile.first_row + i] != 0 ? 1 : 0;
                          }
                          if (n == 0) continue;
                          parts[task][j].along.add(used.data(), n, 1);
                          parts[task][j].against.add(used.data(), n, -1);
                        }
                      });
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  for (std::size_t j = 0; j < dim; ++j) {
    BothSigns whole;
    for (const std::vector<BothSigns>& part : parts) {
      whole.along.add(part[j].along);
      whole.against.add(part[j].against);
    }
    lowest = std::min({lowest, whole.along.value(), whole.against.value()});
    highest = std::max({highest, whole.along.value(), whole.against.value()});
  }
  return lowest - highest < -700 ? 0 : exp_of(lowest - highest);
}

Anisotropy anisotropy(const Cloud& cloud, int threads) {
  Anisotropy result;
  const auto dim = static_cast<double>(cloud.rows.raw.dim);
  double mean_norm = 0;
  for (std::size_t i = 0; i < cloud.norms.size(); ++i) {
    if (cloud.rows.inverse_norms[i] != 0) mean_norm += cloud.norms[i];
  }
  mean_norm /= static_cast<double>(cloud.moments.rows);
  result.mean_cosine = mean_cosine(cloud.unit_rows, threads);
  result.mean_norm_ratio = length_of(cloud.moments.mean) / mean_norm;
  result.partition_isotropy = partition_isotropy(cloud, threads);
  result.spectrum = cloud.components.values;
  const double sum = std::accumulate(result.spectrum.begin(), result.spectrum.end(), 0.0);
  result.participation_ratio = sum * sum / squared_sum(result.spectrum);
  result.isoscore = (result.participation_ratio - 1) / (dim - 1);
  result.effective_rank = exp_of(entropy_of(result.spectrum, sum));
  return result;
}

}  // namespace firth
