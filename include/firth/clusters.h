// Spherical k-means: words grouped by the direction of their vectors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "firth/matrix.h"
#include "firth/neighbors.h"
#include "firth/types.h"

namespace firth {

struct ClusterOptions {
  std::size_t k = 0;  // clusters, 1..rows that are not zero
  std::uint64_t seed = 1;
  int restarts = 1;         // independent runs, the one of least inertia is kept; >= 1
  int max_iterations = 50;  // of a run; >= 1
};

inline constexpr std::uint32_t kNoCluster = 0xFFFFFFFFU;

// Clusters are numbered by falling size, ties by their first row. None is empty.
struct Clustering {
  std::vector<std::uint32_t> cluster;  // of each row, 0..k-1; kNoCluster for a zero row
  std::vector<float> closeness;        // cosine of each row with the centre of its cluster
  Matrix centroids;                    // k x dim, each of unit length
  std::vector<std::size_t> sizes;      // rows of each cluster
  double inertia = 0;                  // sum of 1 - closeness over the rows that have a cluster
  double silhouette = 0;               // mean simplified silhouette, -1..1; 0 for one cluster
  int iterations = 0;                  // over all rows, of the run that was kept
};

// Groups the rows so that the sum of 1 - cosine(row, centre) is small; a centre is the direction of
// the mean of its unit rows (Dhillon and Modha 2001, "Concept decompositions"). A run begins on a
// sample of max(32,768, 4 k) rows, or all: greedy k-means++ (Arthur and Vassilvitskii 2007), then
// swaps of single centres (Lattanzi and Sohler 2019); its centres are those that all rows begin
// with. It ends when no row moves, when the inertia falls by less than one part in 10^5, or after
// max_iterations. A cluster that loses all rows begins anew with the row furthest from its centre.
// Ties go to the lower cluster and the lower row.
//
// Silhouette of a row, by centres (Hruschka, de Castro and Campello 2004): (b - a) / max(a, b), a =
// 1 - cosine with its own centre, b with the nearest other one; 0 for a cluster of one row.
//
// Equal for any number of threads and on every CPU. Throws Error(input) when all rows are zero,
// Error(usage) when an option is out of range, as a k above the rows that are not zero. Memory: k
// centres, 16 bytes a row, the sample.
[[nodiscard]] Clustering spherical_k_means(const UnitView& table, const ClusterOptions& options,
                                           int threads = 0);

struct ClusterSummary {
  std::size_t size = 0;
  WordId medoid = 0;  // the row nearest to the centre, so the one of highest mean cosine with all
  double tightness = 0;              // mean cosine of the rows with the centre
  std::optional<double> mean_count;  // none where the table has no counts
  std::vector<WordId> closest;       // by falling closeness, ties by row
};

// One summary a cluster, with the `top` closest words of each. `counts` is empty or has one count a
// row.
[[nodiscard]] std::vector<ClusterSummary> summaries(const Clustering& clustering,
                                                    std::span<const Count> counts, std::size_t top);

// The number of clusters by silhouette: from an eighth of the square root of the rows, at least 4,
// by steps of the square root of 2 up to that root, at most 512. Each is tried on a sample of at
// most 32,768 rows; the highest mean silhouette wins, the first of equals. Fewer than 16 rows: one
// cluster, nothing tried.
struct TriedK {
  std::size_t k = 0;
  double silhouette = 0;
};
struct KChoice {
  std::size_t k = 0;
  std::vector<TriedK> tried;
};
[[nodiscard]] KChoice choose_k(const UnitView& table, std::uint64_t seed, int threads = 0);

}  // namespace firth
