#include "firth/transform.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "compute/parallel.h"
#include "eval/moments.h"
#include "eval/score_tiles.h"
#include "eval/symmetric_eigen.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kRowsPerTask = 1024;
constexpr double kNoVariance = 1e-10;  // beside the largest

bool takes_components(LinearStep step) {
  return step == LinearStep::all_but_the_top || step == LinearStep::all_but_the_top_raw ||
         step == LinearStep::pca;
}

void require_valid(const EmbeddingTable& table, const TransformOptions& options) {
  if (!options.add_contexts && !options.unit && !options.centre &&
      options.linear == LinearStep::none) {
    throw Error(ErrorKind::usage, "transform: no step is chosen");
  }
  if (options.add_contexts && table.contexts.empty()) {
    throw Error(ErrorKind::input, "transform: the model has no contexts to add");
  }
}

// D or K. REQUIRES: takes_components(options.linear).
std::size_t components_of(const TransformOptions& options, std::size_t dim) {
  const bool is_pca = options.linear == LinearStep::pca;
  const std::size_t most = is_pca ? dim : dim - 1;
  std::size_t components = options.components;
  if (components == 0 && !is_pca) components = std::max<std::size_t>(1, dim / 100);
  if (components >= 1 && components <= most) return components;
  throw Error(ErrorKind::usage, fmt::format("transform: {} components, expected 1..{} for {} "
                                            "dimensions",
                                            components, most, dim));
}

// out(i, j) = f(i, j) over all rows, in parallel.
template <class Element>
Matrix make_rows(std::size_t rows, std::size_t dim, int threads, const Element& element) {
  Matrix out(rows, dim);
  parallel_for((rows + kRowsPerTask - 1) / kRowsPerTask, threads, [&](std::size_t task) {
    const std::size_t end = std::min(rows, (task + 1) * kRowsPerTask);
    for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
      for (std::size_t j = 0; j < dim; ++j) out.row(i)[j] = static_cast<float>(element(i, j));
    }
  });
  return out;
}

Matrix sum_of(const MatrixView& a, const MatrixView& b, int threads) {
  return make_rows(a.rows, a.dim, threads, [&](std::size_t i, std::size_t j) {
    const float sum = a.row(i)[j] + b.row(i)[j];
    if (std::isfinite(sum)) return sum;
    throw Error(ErrorKind::numeric,
                fmt::format("row {}, column {}: the sum with the context is no float", i, j));
  });
}

// The rows times their factors, less `shift`; zero rows stay zero.
Matrix shifted(const UnitView& rows, const std::vector<double>& shift, int threads) {
  return make_rows(rows.raw.rows, rows.raw.dim, threads, [&](std::size_t i, std::size_t j) {
    const double factor = static_cast<double>(rows.inverse_norms[i]);
    return factor == 0 ? 0 : static_cast<double>(rows.raw.row(i)[j]) * factor - shift[j];
  });
}

// m x d numbers, row after row.
using Coefficients = std::vector<double>;

// The sum over i of weight(lambda_i) u_i u_i^T.
template <class Weight>
Coefficients in_own_axes(const EigenSystem& system, const Weight& weight) {
  const std::size_t dim = system.values.size();
  Coefficients sum(dim * dim);
  for (std::size_t i = 0; i < dim; ++i) {
    const double w = weight(i);
    const double* const u = system.vector(i);
    if (w == 0) continue;
    for (std::size_t a = 0; a < dim; ++a) {
      for (std::size_t b = 0; b < dim; ++b) sum[a * dim + b] += w * u[a] * u[b];
    }
  }
  return sum;
}

// The first `count` rows are weight(i) u_i.
template <class Weight>
Coefficients in_component_axes(const EigenSystem& system, std::size_t count, const Weight& weight) {
  Coefficients rows(
      system.vectors.begin(),
      system.vectors.begin() + static_cast<std::ptrdiff_t>(count * system.values.size()));
  for (std::size_t e = 0; e < rows.size(); ++e) rows[e] *= weight(e / system.values.size());
  return rows;
}

Coefficients coefficients_of(LinearStep step, const EigenSystem& system, std::size_t components,
                             std::size_t rank) {
  const auto scale = [&](std::size_t i) { return i < rank ? 1 / std::sqrt(system.values[i]) : 0; };
  const auto rest = [&](std::size_t i) { return i < components ? 0.0 : 1.0; };
  const auto whole = [](std::size_t) { return 1.0; };
  switch (step) {
    case LinearStep::whiten_zca:
      return in_own_axes(system, scale);
    case LinearStep::whiten_pca:
      return in_component_axes(system, system.values.size(), scale);
    case LinearStep::pca:
      return in_component_axes(system, components, whole);
    case LinearStep::all_but_the_top:
    case LinearStep::all_but_the_top_raw:
    case LinearStep::none:
      break;
  }
  return in_own_axes(system, rest);
}

// Every row times the coefficients, and a constant added to rows that are not zero.
Matrix product(const UnitView& rows, const Coefficients& coefficients,
               const std::vector<double>& constant, int threads) {
  const std::size_t dim = rows.raw.dim;
  const std::size_t columns = coefficients.size() / dim;
  const Matrix queries = make_rows(columns, dim, threads, [&](std::size_t i, std::size_t j) {
    return coefficients[i * dim + j];
  });
  Matrix out(rows.raw.rows, columns);
  for_each_score_tile(
      rows, rows.raw.rows, queries, threads, [&](std::size_t, const ScoreTile& tile) {
        for (std::size_t i = 0; i < tile.rows; ++i) {
          const std::size_t row = tile.first_row + i;
          if (rows.inverse_norms[row] == 0) continue;
          for (std::size_t j = 0; j < columns; ++j) {
            const double score = static_cast<double>(tile.scores[j * tile.stride + i]);
            out.row(row)[j] = static_cast<float>(score + constant[j]);
          }
        }
      });
  return out;
}

// - sum over i < D of (u_i . mu) u_i: what centring first would not have taken away.
std::vector<double> top_of_mean(const EigenSystem& system, const std::vector<double>& mean,
                                std::size_t components) {
  std::vector<double> constant(mean.size());
  for (std::size_t i = 0; i < components; ++i) {
    const double* const u = system.vector(i);
    const double along = std::inner_product(mean.begin(), mean.end(), u, 0.0);
    for (std::size_t j = 0; j < mean.size(); ++j) constant[j] -= along * u[j];
  }
  return constant;
}

std::vector<double> shares_of(const std::vector<double>& values, std::size_t first) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  std::vector<double> shares(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(first));
  for (double& share : shares) share /= sum;
  return shares;
}

// The linear step on `rows`, which have these moments.
Matrix linear(const UnitView& rows, const Moments& moments, const TransformOptions& options,
              TransformResult& result, int threads) {
  const std::size_t dim = rows.raw.dim;
  const EigenSystem system = symmetric_eigen(covariance(moments), dim);
  const double least = kNoVariance * system.values[0];
  result.rank = static_cast<std::size_t>(
      std::count_if(system.values.begin(), system.values.end(),
                    [&](double value) { return value > 0 && value >= least; }));
  if (result.rank == 0) {
    throw Error(ErrorKind::input, "transform: all vectors are equal, they have no components");
  }
  result.share = shares_of(system.values, result.components);
  const Coefficients coefficients =
      coefficients_of(options.linear, system, result.components, result.rank);
  std::vector<double> constant(dim);
  if (options.linear == LinearStep::all_but_the_top_raw) {
    constant = top_of_mean(system, moments.mean, result.components);
  }
  UnitView centred{shifted(rows, moments.mean, threads).view(), rows.inverse_norms, rows.zero_rows};
  for (float& factor : centred.inverse_norms) factor = factor == 0 ? 0.0F : 1.0F;
  return product(centred, coefficients, constant, threads);
}

}  // namespace

TransformResult transform(const EmbeddingTable& table, const TransformOptions& options,
                          int threads) {
  threads = resolve_threads(threads);
  require_valid(table, options);
  TransformResult result;
  if (takes_components(options.linear)) {
    result.components = components_of(options, table.vectors.dim);
  }
  MatrixView vectors = table.vectors;
  if (options.add_contexts) vectors = sum_of(vectors, table.contexts, threads).view();
  const UnitView unit_rows = unit(vectors, threads);
  result.zero_rows = unit_rows.zero_rows;
  if (unit_rows.zero_rows == vectors.rows) {
    throw Error(ErrorKind::input, "transform: all vectors are zero");
  }
  const UnitView rows = options.unit ? unit_rows : as_they_are(unit_rows);
  if (options.linear != LinearStep::none) {
    result.vectors = linear(rows, moments(rows, threads), options, result, threads);
    return result;
  }
  const std::vector<double> nothing(vectors.dim);
  result.vectors = shifted(rows, options.centre ? mean_of(rows, threads) : nothing, threads);
  return result;
}

}  // namespace firth
