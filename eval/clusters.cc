#include "firth/clusters.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "compute/parallel.h"
#include "eval/k_means_run.h"
#include "eval/k_means_seeds.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kSeedRows = 32768;
constexpr std::size_t kChoiceRows = 32768;

std::size_t usable_rows(const UnitView& table) { return table.raw.rows - table.zero_rows; }

void require_valid(const ClusterOptions& options, std::size_t rows) {
  if (rows == 0) throw Error(ErrorKind::input, "all vectors are zero: there is nothing to group");
  if (options.k < 1 || options.k > rows) {
    throw Error(ErrorKind::usage,
                fmt::format("clusters: k is {}, expected 1..{}, the rows that are not zero",
                            options.k, rows));
  }
  if (options.restarts < 1 || options.max_iterations < 1) {
    throw Error(ErrorKind::usage, fmt::format("clusters: {} restarts, {} iterations, expected at "
                                              "least 1 of each",
                                              options.restarts, options.max_iterations));
  }
}

// The centres of a sample, which for a small table is all of it.
Matrix sample_centroids(const UnitView& table, const ClusterOptions& options,
                        const RandomStream& random, int threads) {
  const std::size_t count = std::max(kSeedRows, 4 * options.k);
  const Matrix sample = sample_unit_rows(table, count, random.at_each(0));
  const UnitView rows = unit(sample.view(), threads);
  KMeansRun run(rows, greedy_seeds(sample, options.k, random.at_each(1), threads), threads);
  run.settle(options.max_iterations);
  run.swap_centres(random.at_each(2), options.max_iterations);
  return run.centroids();
}

}  // namespace

Clustering spherical_k_means(const UnitView& table, const ClusterOptions& options, int threads) {
  require_valid(options, usable_rows(table));
  threads = resolve_threads(threads);
  std::optional<KMeansRun> best;
  for (int restart = 0; restart < options.restarts; ++restart) {
    const RandomStream random(options.seed, Stream::clusters, static_cast<std::uint64_t>(restart));
    KMeansRun run(table, sample_centroids(table, options, random, threads), threads);
    run.settle(options.max_iterations);
    if (!best || run.inertia() < best->inertia()) best.emplace(std::move(run));
  }
  return std::move(*best).result();
}

KChoice choose_k(const UnitView& table, std::uint64_t seed, int threads) {
  constexpr double kFewest = 4;
  constexpr double kMost = 512;
  KChoice choice{1, {}};
  const Matrix sample =
      sample_unit_rows(table, kChoiceRows, RandomStream(seed, Stream::clusters).at_each(3));
  const UnitView rows = unit(sample.view(), threads);
  const double root = std::sqrt(static_cast<double>(usable_rows(table)));
  double best = 0;
  double k = std::max(kFewest, root / 8);
  while (k <= std::min(kMost, root) + 1e-9) {
    const ClusterOptions options{static_cast<std::size_t>(std::lround(k)), seed};
    const double silhouette = spherical_k_means(rows, options, threads).silhouette;
    choice.tried.push_back({options.k, silhouette});
    if (choice.tried.size() == 1 || silhouette > best) {
      best = silhouette;
      choice.k = options.k;
    }
    k *= std::sqrt(2.0);
  }
  return choice;
}

}  // namespace firth
