#include <gtest/gtest.h>
#include <xxhash.h>

#include <cmath>

#include "corpus/planted.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += double{a[k]} * double{b[k]};
  return sum;
}

double cosine(const MatrixView& m, std::size_t i, std::size_t j) {
  return dot(m.row(i), m.row(j)) / std::sqrt(dot(m.row(i), m.row(i)) * dot(m.row(j), m.row(j)));
}

TEST(PlantedTable, HasTheBytesItAlwaysHad) {
  const PlantedTable table = planted_table(1000, 20);
  XXH64_hash_t hash = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    hash = XXH3_64bits_withSeed(table.vectors.row(i), 20 * sizeof(float), hash);
  }
  EXPECT_EQ(hash, 2086831423305203662U);
}

TEST(PlantedTable, OfAnotherSeedIsAnother) {
  EXPECT_NE(planted_table(10, 4, 1).vectors.row(3)[0], planted_table(10, 4, 2).vectors.row(3)[0]);
}

TEST(PlantedTable, HasFallingCountsAndRisingLengths) {
  const PlantedTable table = planted_table(2000, 50);
  const MatrixView rows = table.vectors.view();
  EXPECT_NEAR(std::sqrt(dot(rows.row(0), rows.row(0))), 1, 1e-5);
  EXPECT_NEAR(std::sqrt(dot(rows.row(1999), rows.row(1999))), 3, 1e-5);
  for (std::size_t i = 1; i < 2000; ++i) {
    EXPECT_LE(table.counts[i], table.counts[i - 1]);
    EXPECT_GE(dot(rows.row(i), rows.row(i)), dot(rows.row(i - 1), rows.row(i - 1)) - 1e-4);
  }
}

TEST(PlantedTable, HasItsWordsInRowOrder) {
  const PlantedTable table = planted_table(100, 3);
  EXPECT_EQ(table.words.size(), 100U);
  EXPECT_EQ(table.words[42], "w42");
  EXPECT_EQ(table.words.find("w99"), 99U);
  EXPECT_EQ(table.clusters.size(), 100U);
}

TEST(PlantedTable, HasNearestNeighboursInTheSameClusterMostly) {
  const PlantedTable table = planted_table(1500, 100, 3, 20);
  const MatrixView rows = table.vectors.view();
  int pure = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    std::size_t best = i == 0 ? 1 : 0;
    for (std::size_t j = 0; j < rows.rows; ++j) {
      if (j != i && cosine(rows, i, j) > cosine(rows, i, best)) best = j;
    }
    pure += table.clusters[i] == table.clusters[best];
  }
  EXPECT_GE(pure, 195);
}

TEST(PlantedTable, LeansToOneSide) {
  const PlantedTable table = planted_table(1000, 100, 1, 100);
  const MatrixView rows = table.vectors.view();
  double sum = 0;
  for (std::size_t i = 0; i + 1 < 1000; ++i) sum += cosine(rows, i, i + 1);
  EXPECT_NEAR(sum / 999, 0.26, 0.06);
}

TEST(PlantedTable, KeepsThePaddingZero) {
  const PlantedTable table = planted_table(5, 17);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t k = 17; k < table.vectors.stride(); ++k) {
      EXPECT_EQ(table.vectors.row(i)[k], 0.0F);
    }
  }
}

TEST(PlantedTable, MayBeOneNumber) {
  const PlantedTable table = planted_table(1, 1);
  EXPECT_EQ(std::abs(table.vectors.row(0)[0]), 1.0F);
}

TEST(PlantedTable, RefusesAnEmptyShape) {
  EXPECT_ERROR(planted_table(0, 10), ErrorKind::usage, "not 0 x 10");
  EXPECT_ERROR(planted_table(10, 0), ErrorKind::usage, "not 10 x 0");
  EXPECT_ERROR(planted_table(std::size_t{1} << 32, 1), ErrorKind::usage, "not 4294967296 x 1");
}

}  // namespace
}  // namespace firth
