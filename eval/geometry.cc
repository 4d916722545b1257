#include "firth/geometry.h"

#include <algorithm>
#include <utility>

#include "compute/parallel.h"
#include "eval/cloud.h"
#include "eval/row_statistics.h"
#include "firth/error.h"

namespace firth {
namespace {

EigenSystem components_of(const Moments& moments) {
  EigenSystem system = symmetric_eigen(covariance(moments), moments.mean.size());
  for (double& value : system.values) value = std::max(value, 0.0);
  return system;
}

Cloud cloud_of(const EmbeddingTable& table, bool unit_length, int threads) {
  Cloud cloud;
  cloud.unit_rows = unit(table.vectors, threads);
  cloud.rows = unit_length ? cloud.unit_rows : as_they_are(cloud.unit_rows);
  if (cloud.rows.zero_rows == cloud.rows.raw.rows) {
    throw Error(ErrorKind::input, "all vectors are zero: there is nothing to diagnose");
  }
  cloud.moments = moments(cloud.rows, threads);
  cloud.components = components_of(cloud.moments);
  cloud.norms =
      unit_length ? std::vector<double>(table.vectors.rows, 1) : row_norms(table.vectors, threads);
  return cloud;
}

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double dot = 0;
  for (std::size_t j = 0; j < a.size(); ++j) dot += a[j] * b[j];
  return dot / (length_of(a) * length_of(b));
}

// The mean over unit rows u of cos(u, m) is (mean u) . m / |m|.
double mean_cosine_with(const UnitView& unit_rows, const std::vector<double>& direction,
                        int threads) {
  const std::vector<double> mean = mean_of(unit_rows, threads);
  return cosine(mean, direction) * length_of(mean);
}

Cone cone_of(const Cloud& cloud, const MatrixView& contexts, bool unit_length, int threads) {
  const UnitView unit_contexts = unit(contexts, threads);
  const std::vector<double>& word_mean = cloud.moments.mean;
  const std::vector<double> context_mean =
      mean_of(unit_length ? unit_contexts : as_they_are(unit_contexts), threads);
  return {mean_cosine_with(cloud.unit_rows, word_mean, threads),
          mean_cosine_with(unit_contexts, word_mean, threads), cosine(word_mean, context_mean)};
}

std::size_t usable_among(const UnitView& table, std::size_t rows) {
  const auto end = table.inverse_norms.begin() + static_cast<std::ptrdiff_t>(rows);
  return rows - static_cast<std::size_t>(std::count(table.inverse_norms.begin(), end, 0.0F));
}

}  // namespace

Geometry diagnose(const EmbeddingTable& table, const GeometryOptions& options, int threads) {
  threads = resolve_threads(threads);
  const Cloud cloud = cloud_of(table, options.unit, threads);
  Geometry result;
  result.rows = cloud.moments.rows;
  result.zero_rows = cloud.rows.zero_rows;
  result.dim = cloud.rows.raw.dim;
  result.unit = options.unit;
  result.anisotropy = anisotropy(cloud, threads);
  if (!table.counts.empty()) {
    result.norm_frequency = norm_frequency(cloud, table.counts);
    result.frequency_in_components = frequency_in_components(cloud, table.counts, threads);
  }
  const std::size_t rows = cloud.rows.raw.rows;
  const std::size_t hub_words = options.hub_words == 0 ? rows : std::min(rows, options.hub_words);
  if (usable_among(cloud.unit_rows, hub_words) > Hubness{}.k) {
    result.hubness = hubness(cloud.unit_rows, hub_words, threads);
  }
  if (!table.contexts.empty()) {
    result.cone = cone_of(cloud, table.contexts, options.unit, threads);
  }
  return result;
}

}  // namespace firth
