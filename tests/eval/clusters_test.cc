#include "firth/clusters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "corpus/planted.h"
#include "tests/eval/random_table.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

using Vector = std::vector<double>;

Vector unit_row(const Matrix& table, std::size_t i) {
  Vector row(table.row(i), table.row(i) + table.dim());
  double square = 0;
  for (const double x : row) square += x * x;
  for (double& x : row) x /= square > 0 ? std::sqrt(square) : 1;
  return row;
}

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
  return sum;
}

// The sum of 1 - cosine with the best centres of a partition: size - |sum of unit rows| by cluster.
double inertia_of(const Matrix& table, const std::vector<std::uint32_t>& cluster, std::size_t k) {
  double total = 0;
  for (std::size_t c = 0; c < k; ++c) {
    Vector sum(table.dim());
    double size = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (cluster[i] != c) continue;
      const Vector row = unit_row(table, i);
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += row[j];
      ++size;
    }
    total += size - std::sqrt(dot(sum, sum));
  }
  return total;
}

double least_inertia(const Matrix& table, std::size_t k) {
  std::vector<std::uint32_t> cluster(table.rows());
  double least = std::numeric_limits<double>::infinity();
  for (bool more = true; more;) {
    least = std::min(least, inertia_of(table, cluster, k));
    more = false;
    for (std::size_t i = 0; i < cluster.size() && !more; ++i) {
      cluster[i] = cluster[i] + 1 == k ? 0 : cluster[i] + 1;
      more = cluster[i] != 0;
    }
  }
  return least;
}

TEST(Clusters, TheBestOfManyRunsIsTheBestOfAllPartitions) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const Matrix table = random_table(9, 3, seed);
    const Clustering found = spherical_k_means(unit(table.view()), {3, seed, 10}, 1);
    const double least = least_inertia(table, 3);
    EXPECT_NEAR(found.inertia, least, 1e-5 * least);
    EXPECT_NEAR(inertia_of(table, found.cluster, 3), least, 1e-5 * least);
  }
}

TEST(Clusters, PlantedDirectionsComeOutWhole) {
  const Matrix table = planted_directions(600, 20, 12, 0.2F, 7);
  const Clustering found = spherical_k_means(unit(table.view()), {12, 1});
  EXPECT_EQ(found.sizes, std::vector<std::size_t>(12, 50));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    EXPECT_EQ(found.cluster[i], i % 12);  // equal sizes: numbered by their first row
  }
}

TEST(Clusters, ARowBelongsToTheNearestCentreAndACentreIsTheMeanDirection) {
  const Matrix table = random_table(400, 17, 3, 0.3F);
  const Clustering found = spherical_k_means(unit(table.view()), {9, 5, 1, 1000});
  std::vector<Vector> means(9, Vector(17));
  double inertia = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Vector row = unit_row(table, i);
    for (std::size_t j = 0; j < 17; ++j) means[found.cluster[i]][j] += row[j];
    for (std::size_t c = 0; c < 9; ++c) {
      EXPECT_LE(dot(row, unit_row(found.centroids, c)), found.closeness[i] + 1e-6);
    }
    EXPECT_NEAR(dot(row, unit_row(found.centroids, found.cluster[i])), found.closeness[i], 1e-6);
    inertia += 1 - static_cast<double>(found.closeness[i]);
  }
  EXPECT_NEAR(found.inertia, inertia, 1e-9);
  for (std::size_t c = 0; c < 9; ++c) {
    const double length = std::sqrt(dot(means[c], means[c]));
    EXPECT_NEAR(dot(means[c], unit_row(found.centroids, c)) / length, 1, 1e-3);
  }
}

TEST(Clusters, SilhouetteIsThatOfTheCentres) {
  const Matrix table = planted_directions(300, 10, 6, 0.5F, 11);
  const Clustering found = spherical_k_means(unit(table.view()), {6, 2});
  double sum = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Vector row = unit_row(table, i);
    double a = 0;
    double b = 2;
    for (std::size_t c = 0; c < 6; ++c) {
      const double gap = 1 - dot(row, unit_row(found.centroids, c));
      (c == found.cluster[i] ? a : b) = c == found.cluster[i] ? gap : std::min(b, gap);
    }
    if (found.sizes[found.cluster[i]] > 1) sum += (b - a) / std::max(a, b);
  }
  EXPECT_NEAR(found.silhouette, sum / 300, 1e-5);
}

TEST(Clusters, ThreadsDoNotChangeABit) {
  const Matrix table = random_table(5000, 33, 4);
  const UnitView rows = unit(table.view());
  const Clustering one = spherical_k_means(rows, {20, 9}, 1);
  for (const int threads : {2, 3}) {
    const Clustering many = spherical_k_means(rows, {20, 9}, threads);
    EXPECT_EQ(one.cluster, many.cluster);
    EXPECT_EQ(one.closeness, many.closeness);
    EXPECT_EQ(one.inertia, many.inertia);
    EXPECT_EQ(one.iterations, many.iterations);
  }
  EXPECT_NE(one.cluster, spherical_k_means(rows, {20, 10}, 2).cluster);
}

TEST(Clusters, ZeroRowsBelongToNoCluster) {
  Matrix table = random_table(50, 5, 6);
  std::fill_n(table.row(7), 5, 0.0F);
  std::fill_n(table.row(49), 5, 0.0F);
  const Clustering found = spherical_k_means(unit(table.view()), {48, 1});
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_EQ(found.cluster[i] == kNoCluster, i == 7 || i == 49);
  }
  EXPECT_EQ(found.sizes, std::vector<std::size_t>(48, 1));
  EXPECT_NEAR(found.inertia, 0, 1e-5);
  EXPECT_EQ(found.silhouette, 0);
}

TEST(Clusters, MoreClustersThanDirectionsLeaveNoneEmpty) {
  const Matrix table = planted_directions(40, 6, 3, 0.0F, 8);
  const Clustering found = spherical_k_means(unit(table.view()), {10, 1});
  EXPECT_EQ(found.sizes.size(), 10U);
  for (const std::size_t size : found.sizes) EXPECT_GE(size, 1U);
  std::set<std::uint32_t> used(found.cluster.begin(), found.cluster.end());
  EXPECT_EQ(used.size(), 10U);
  EXPECT_NEAR(found.inertia, 0, 1e-4);
}

// Where the inertia is no more than the error of its cosines.
TEST(Clusters, OfRowsThatAreAlmostEqualEnd) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    const std::size_t directions = 2 + seed % 3;
    const std::size_t rows = 4 + seed % 40;
    const float noise = seed % 2 == 0 ? 0.0F : 1e-5F;
    const Matrix table = planted_directions(rows, 2 + seed % 5, directions, noise, seed);
    const std::size_t k = std::min(rows, directions + seed % 4);
    const Clustering found = spherical_k_means(unit(table.view()), {k, seed});
    EXPECT_LT(found.inertia, static_cast<double>(rows)) << seed;
  }
}

TEST(Clusters, SizesFall) {
  const Clustering found = spherical_k_means(unit(random_table(500, 4, 2).view()), {15, 3});
  EXPECT_TRUE(std::is_sorted(found.sizes.rbegin(), found.sizes.rend()));
  std::vector<std::size_t> counted(15);
  for (const std::uint32_t c : found.cluster) ++counted[c];
  EXPECT_EQ(counted, found.sizes);
}

TEST(Clusters, MoreRunsAreNeverWorse) {
  const Matrix table = random_table(300, 6, 12);
  const UnitView rows = unit(table.view());
  double before = std::numeric_limits<double>::infinity();
  for (const int restarts : {1, 3, 9}) {
    const double inertia = spherical_k_means(rows, {8, 4, restarts}).inertia;
    EXPECT_LE(inertia, before);
    before = inertia;
  }
}

TEST(Clusters, KOutOfRangeIsAUsageError) {
  Matrix table = random_table(10, 3, 1);
  std::fill_n(table.row(0), 3, 0.0F);
  const UnitView rows = unit(table.view());
  for (const std::size_t k : {std::size_t{0}, std::size_t{10}, std::size_t{1000}}) {
    EXPECT_ERROR(spherical_k_means(rows, {k}), ErrorKind::usage, "expected 1..9");
  }
  EXPECT_EQ(spherical_k_means(rows, {9}).sizes.size(), 9U);
}

TEST(Clusters, OfZeroRowsAloneAreAnInputError) {
  const Matrix table(5, 3);
  EXPECT_ERROR(spherical_k_means(unit(table.view()), {1}), ErrorKind::input,
               "all vectors are zero");
}

TEST(Clusters, TheSilhouetteFindsThePlantedNumber) {
  const Matrix table = planted_directions(900, 24, 16, 0.3F, 21);
  const KChoice choice = choose_k(unit(table.view()), 1);
  EXPECT_EQ(choice.k, 16U);
  std::vector<std::size_t> tried;
  for (const TriedK& one : choice.tried) tried.push_back(one.k);
  EXPECT_EQ(tried, (std::vector<std::size_t>{4, 6, 8, 11, 16, 23}));
}

// The share of rows that are of the most frequent planted cluster of their found one.
double purity(const std::vector<std::uint32_t>& found, const std::vector<std::uint32_t>& planted) {
  std::map<std::uint32_t, std::map<std::uint32_t, std::size_t>> seen;
  for (std::size_t i = 0; i < found.size(); ++i) ++seen[found[i]][planted[i]];
  std::size_t right = 0;
  for (const auto& [cluster, of] : seen) {
    std::size_t most = 0;
    for (const auto& [truth, rows] : of) most = std::max(most, rows);
    right += most;
  }
  return static_cast<double>(right) / static_cast<double>(found.size());
}

TEST(Clusters, OfAPlantedTableComeOutPure) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const PlantedTable planted = planted_table(3000, 50, seed, 40);
    ClusterOptions options{40, seed};
    options.restarts = 5;
    const Clustering found = spherical_k_means(unit(planted.vectors.view()), options, 1);
    EXPECT_GE(purity(found.cluster, planted.clusters), 0.98) << seed;
  }
}

TEST(Clusters, FewRowsAreOneCluster) {
  const Matrix table = random_table(15, 4, 1);
  const KChoice choice = choose_k(unit(table.view()), 1);
  EXPECT_EQ(choice.k, 1U);
  EXPECT_TRUE(choice.tried.empty());
}

}  // namespace
}  // namespace firth
