#include "firth/geometry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/eval/random_table.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

EmbeddingTable table_of(const Matrix& vectors, bool counted = false) {
  EmbeddingTable table;
  for (std::size_t i = 0; i < vectors.rows(); ++i) {
    table.words.add("w" + std::to_string(i));
    if (counted) table.counts.push_back(1 + 7 * (vectors.rows() - i));
  }
  table.vectors = vectors.view();
  return table;
}

// Both directions of every axis: as round as a cloud can be.
Matrix cross(std::size_t dim) {
  Matrix vectors(2 * dim, dim);
  for (std::size_t j = 0; j < dim; ++j) {
    vectors.row(2 * j)[j] = 1;
    vectors.row(2 * j + 1)[j] = -1;
  }
  return vectors;
}

TEST(Geometry, ACrossIsIsotropicByEveryFigure) {
  const Anisotropy found = diagnose(table_of(cross(7))).anisotropy;
  EXPECT_NEAR(found.isoscore, 1, 1e-12);
  EXPECT_NEAR(found.partition_isotropy, 1, 1e-6);
  EXPECT_NEAR(found.participation_ratio, 7, 1e-12);
  EXPECT_NEAR(found.effective_rank, 7, 1e-12);
  EXPECT_NEAR(found.mean_norm_ratio, 0, 1e-12);
  EXPECT_NEAR(found.mean_cosine, -1.0 / 13, 1e-12);  // of 13 others, one is opposite
}

TEST(Geometry, ALineHasIsoScoreZeroAndOneDimension) {
  Matrix line(50, 6);
  for (std::size_t i = 0; i < 50; ++i) {
    for (std::size_t j = 0; j < 6; ++j) line.row(i)[j] = static_cast<float>((j + 1) * (i + 1));
  }
  const Anisotropy found = diagnose(table_of(line)).anisotropy;
  EXPECT_NEAR(found.isoscore, 0, 1e-9);
  EXPECT_NEAR(found.effective_rank, 1, 1e-6);
  EXPECT_NEAR(found.mean_cosine, 1, 1e-6);
}

TEST(Geometry, AnAddedConstantLeavesIsoScoreAndMovesTheMean) {
  const Anisotropy centred = diagnose(table_of(random_table(500, 9, 3))).anisotropy;
  const Anisotropy moved = diagnose(table_of(random_table(500, 9, 3, 5))).anisotropy;
  EXPECT_NEAR(centred.isoscore, moved.isoscore, 1e-5);
  EXPECT_LT(centred.mean_norm_ratio, 0.1);
  EXPECT_GT(moved.mean_norm_ratio, 0.9);
  EXPECT_GT(moved.mean_cosine, 0.8);
}

TEST(Geometry, MeanCosineIsThatOfAllPairs) {
  const Matrix vectors = random_table(60, 5, 4, 0.4F);
  const auto dot = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t j = 0; j < 5; ++j) {
      sum += static_cast<double>(vectors.row(a)[j]) * static_cast<double>(vectors.row(b)[j]);
    }
    return sum;
  };
  double sum = 0;
  for (std::size_t a = 0; a < 60; ++a) {
    for (std::size_t b = 0; b < 60; ++b) {
      if (a != b) sum += dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
    }
  }
  for (const bool unit_length : {false, true}) {
    const Geometry found = diagnose(table_of(vectors), {unit_length});
    EXPECT_NEAR(found.anisotropy.mean_cosine, sum / (60 * 59), 1e-6);
  }
}

TEST(Geometry, ZeroRowsChangeNothing) {
  const Matrix vectors = random_table(40, 6, 5, 0.2F);
  Matrix with_zeros(43, 6);
  for (std::size_t i = 0; i < 40; ++i) std::copy_n(vectors.row(i), 6, with_zeros.row(i));
  const Geometry one = diagnose(table_of(vectors));
  const Geometry other = diagnose(table_of(with_zeros));
  EXPECT_EQ(other.rows, 40U);
  EXPECT_EQ(other.zero_rows, 3U);
  EXPECT_NEAR(one.anisotropy.mean_cosine, other.anisotropy.mean_cosine, 1e-12);
  EXPECT_NEAR(one.anisotropy.mean_norm_ratio, other.anisotropy.mean_norm_ratio, 1e-12);
  EXPECT_NEAR(one.anisotropy.partition_isotropy, other.anisotropy.partition_isotropy, 1e-12);
  EXPECT_NEAR(one.anisotropy.isoscore, other.anisotropy.isoscore, 1e-12);
  EXPECT_EQ(one.hubness->skewness, other.hubness->skewness);
  EXPECT_EQ(one.hubness->antihub_share, other.hubness->antihub_share);
}

TEST(Geometry, LongVectorsDoNotOverflowThePartitionFunction) {
  Matrix vectors = random_table(200, 4, 6);
  for (std::size_t j = 0; j < 4; ++j) vectors.row(0)[j] *= 1e6F;
  const double isotropy = diagnose(table_of(vectors)).anisotropy.partition_isotropy;
  EXPECT_GE(isotropy, 0);
  EXPECT_LT(isotropy, 1e-9);
}

TEST(Geometry, WhatATableDoesNotHaveIsNotMadeUp) {
  const Geometry found = diagnose(table_of(random_table(10, 4, 7)));
  EXPECT_FALSE(found.norm_frequency.has_value());
  EXPECT_FALSE(found.frequency_in_components.has_value());
  EXPECT_FALSE(found.cone.has_value());
  EXPECT_FALSE(found.hubness.has_value());  // ten words have no ten others each
  EXPECT_TRUE(diagnose(table_of(random_table(11, 4, 7))).hubness.has_value());
}

TEST(Geometry, NormsOfUnitVectorsTellNothingOfFrequency) {
  const Geometry found = diagnose(table_of(random_table(300, 4, 8), true), {true});
  EXPECT_TRUE(std::isnan(found.norm_frequency->spearman));
  EXPECT_TRUE(found.norm_frequency->over.empty());
  EXPECT_NEAR(found.norm_frequency->bins.front().norm_median, 1, 1e-12);
}

TEST(Geometry, TheWordFarFromTheCurveIsNamed) {
  Matrix vectors = random_table(400, 5, 9);
  for (std::size_t j = 0; j < 5; ++j) vectors.row(123)[j] = 40;
  for (std::size_t j = 0; j < 5; ++j) vectors.row(200)[j] = 1e-3F;
  const Geometry found = diagnose(table_of(vectors, true));
  EXPECT_EQ(found.norm_frequency->over.front().word, 123U);
  EXPECT_GT(found.norm_frequency->over.front().distance, 10);
  EXPECT_EQ(found.norm_frequency->under.front().word, 200U);
  EXPECT_EQ(found.norm_frequency->over.size(), 10U);
}

TEST(Geometry, AWordNearEveryoneIsAHub) {
  Matrix vectors = random_table(300, 40, 10, 1);
  for (std::size_t j = 0; j < 40; ++j) vectors.row(77)[j] = 1;  // the common direction
  const Hubness found = *diagnose(table_of(vectors)).hubness;
  EXPECT_EQ(found.hubs.front().word, 77U);
  EXPECT_GT(found.hubs.front().occurrences, 200U);
  EXPECT_GT(found.skewness, 3);
}

TEST(Geometry, HubnessIsAmongTheFirstWords) {
  const Matrix vectors = random_table(100, 5, 11);
  GeometryOptions options;
  options.hub_words = 30;
  EXPECT_EQ(diagnose(table_of(vectors), options).hubness->words, 30U);
  options.hub_words = 0;
  EXPECT_EQ(diagnose(table_of(vectors), options).hubness->words, 100U);
}

TEST(Geometry, OpposedContextsShowInTheCone) {
  const Matrix vectors = random_table(50, 6, 12, 1);
  const Matrix contexts = random_table(50, 6, 13, -1);
  EmbeddingTable table = table_of(vectors);
  table.contexts = contexts.view();
  const Cone found = *diagnose(table).cone;
  EXPECT_GT(found.word_mean_cosine, 0.5);
  EXPECT_LT(found.context_mean_cosine, -0.5);
  EXPECT_LT(found.means_cosine, -0.9);
}

TEST(Geometry, ThreadsDoNotChangeABit) {
  const Matrix vectors = random_table(5000, 21, 14, 0.2F);
  const EmbeddingTable table = table_of(vectors, true);
  const Geometry one = diagnose(table, {}, 1);
  for (const int threads : {2, 3}) {
    const Geometry many = diagnose(table, {}, threads);
    EXPECT_EQ(one.anisotropy.mean_cosine, many.anisotropy.mean_cosine);
    EXPECT_EQ(one.anisotropy.partition_isotropy, many.anisotropy.partition_isotropy);
    EXPECT_EQ(one.anisotropy.spectrum, many.anisotropy.spectrum);
    EXPECT_EQ(one.norm_frequency->pearson, many.norm_frequency->pearson);
    EXPECT_EQ(one.frequency_in_components->r2, many.frequency_in_components->r2);
    EXPECT_EQ(one.hubness->skewness, many.hubness->skewness);
  }
}

TEST(Geometry, OneVectorHasNoPairsAndNoSpread) {
  const Anisotropy found = diagnose(table_of(random_table(1, 3, 1))).anisotropy;
  EXPECT_TRUE(std::isnan(found.mean_cosine));
  EXPECT_TRUE(std::isnan(found.isoscore));
  EXPECT_TRUE(std::isnan(found.effective_rank));
  EXPECT_NEAR(found.mean_norm_ratio, 1, 1e-12);
}

TEST(Geometry, FrequencyInComponentsIsUndefinedWhereNothingVaries) {
  const auto r2_of = [](const EmbeddingTable& table) {
    return diagnose(table).frequency_in_components->r2;
  };
  EXPECT_TRUE(std::isnan(r2_of(table_of(random_table(1, 3, 1), true))));
  Matrix equal(20, 3);
  for (std::size_t i = 0; i < 20; ++i) std::fill_n(equal.row(i), 3, 2.0F);
  EXPECT_TRUE(std::isnan(r2_of(table_of(equal, true))));
  EmbeddingTable same_counts = table_of(random_table(30, 4, 2), true);
  same_counts.counts.assign(30, 3);
  EXPECT_TRUE(std::isnan(r2_of(same_counts)));
  same_counts.counts.assign(30, 0);
  EXPECT_TRUE(std::isnan(r2_of(same_counts)));
}

TEST(Geometry, AComponentThatIsConstantExplainsNothing) {
  Matrix flat = random_table(40, 4, 3);
  Matrix narrow(40, 3);
  for (std::size_t i = 0; i < 40; ++i) {
    flat.row(i)[3] = 0;
    std::copy_n(flat.row(i), 3, narrow.row(i));
  }
  const double r2 = diagnose(table_of(flat, true)).frequency_in_components->r2;
  EXPECT_NEAR(r2, diagnose(table_of(narrow, true)).frequency_in_components->r2, 1e-9);
  for (unsigned seed = 1; seed < 20; ++seed) {  // as many components as words
    const double all =
        diagnose(table_of(random_table(2, 4, seed), true)).frequency_in_components->r2;
    EXPECT_LE(all, 1);
    EXPECT_GT(all, 0.99);
  }
}

TEST(Geometry, NothingButZerosIsRefused) {
  EXPECT_ERROR(diagnose(table_of(Matrix(5, 3))), ErrorKind::input, "all vectors are zero");
}

}  // namespace
}  // namespace firth
