#include "firth/transform.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "firth/geometry.h"
#include "tests/eval/random_table.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

EmbeddingTable table_of(const Matrix& vectors) {
  EmbeddingTable table;
  table.vectors = vectors.view();
  return table;
}

TransformOptions linear(LinearStep step, std::size_t components = 0) {
  TransformOptions options;
  options.linear = step;
  options.components = components;
  return options;
}

Matrix transformed(const Matrix& vectors, const TransformOptions& options) {
  return transform(table_of(vectors), options).vectors;
}

// Correlated and off centre.
Matrix skewed(std::size_t rows, std::size_t dim, unsigned seed) {
  Matrix table = random_table(rows, dim, seed, 0.5F);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 1; j < dim; ++j) table.row(i)[j] += 0.7F * table.row(i)[j - 1];
  }
  return table;
}

double mean_of_column(const Matrix& table, std::size_t j) {
  double sum = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) sum += static_cast<double>(table.row(i)[j]);
  return sum / static_cast<double>(table.rows());
}

double covariance(const Matrix& table, std::size_t a, std::size_t b) {
  const double mean_a = mean_of_column(table, a);
  const double mean_b = mean_of_column(table, b);
  double sum = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    sum += (static_cast<double>(table.row(i)[a]) - mean_a) *
           (static_cast<double>(table.row(i)[b]) - mean_b);
  }
  return sum / static_cast<double>(table.rows() - 1);
}

double distance(const Matrix& table, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t j = 0; j < table.dim(); ++j) {
    const double gap = static_cast<double>(table.row(a)[j]) - static_cast<double>(table.row(b)[j]);
    sum += gap * gap;
  }
  return std::sqrt(sum);
}

TEST(Transform, WhitenedCovarianceIsTheIdentity) {
  const Matrix vectors = skewed(500, 8, 1);
  for (const LinearStep step : {LinearStep::whiten_zca, LinearStep::whiten_pca}) {
    const Matrix white = transformed(vectors, linear(step));
    for (std::size_t a = 0; a < 8; ++a) {
      EXPECT_NEAR(mean_of_column(white, a), 0, 1e-5);
      for (std::size_t b = 0; b <= a; ++b) {
        EXPECT_NEAR(covariance(white, a, b), a == b ? 1 : 0, 1e-5);
      }
    }
  }
}

TEST(Transform, ZcaMovesVectorsLessThanPcaWhitening) {
  const Matrix vectors = skewed(300, 6, 2);
  const Matrix centred = transformed(vectors, {false, false, true});
  const auto moved = [&](const Matrix& white) {
    double sum = 0;
    for (std::size_t i = 0; i < 300; ++i) {
      for (std::size_t j = 0; j < 6; ++j) {
        const double gap =
            static_cast<double>(white.row(i)[j]) - static_cast<double>(centred.row(i)[j]);
        sum += gap * gap;
      }
    }
    return sum;
  };
  EXPECT_LT(moved(transformed(vectors, linear(LinearStep::whiten_zca))),
            moved(transformed(vectors, linear(LinearStep::whiten_pca))));
}

TEST(Transform, DirectionsWithoutVarianceBecomeZeroWhenWhitened) {
  Matrix flat = skewed(200, 5, 3);
  for (std::size_t i = 0; i < 200; ++i) flat.row(i)[4] = 2 * flat.row(i)[0] + 1;
  const TransformResult result = transform(table_of(flat), linear(LinearStep::whiten_pca));
  EXPECT_EQ(result.rank, 4U);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(result.vectors.row(i)[4], 0);
  EXPECT_NEAR(covariance(result.vectors, 3, 3), 1, 1e-4);
}

TEST(Transform, PcaToAllDimensionsKeepsDistances) {
  const Matrix vectors = skewed(80, 7, 4);
  const Matrix turned = transformed(vectors, linear(LinearStep::pca, 7));
  for (std::size_t i = 1; i < 80; ++i) {
    EXPECT_NEAR(distance(turned, 0, i), distance(vectors, 0, i), 1e-4);
  }
  for (std::size_t a = 1; a < 7; ++a) {
    EXPECT_NEAR(covariance(turned, a, a - 1), 0, 1e-4);
    EXPECT_LE(covariance(turned, a, a), covariance(turned, a - 1, a - 1));
  }
}

TEST(Transform, PcaToFewerKeepsTheFirstOnes) {
  const Matrix vectors = skewed(80, 7, 4);
  const Matrix all = transformed(vectors, linear(LinearStep::pca, 7));
  const TransformResult two = transform(table_of(vectors), linear(LinearStep::pca, 2));
  ASSERT_EQ(two.vectors.dim(), 2U);
  EXPECT_EQ(two.share.size(), 2U);
  for (std::size_t i = 0; i < 80; ++i) {
    for (std::size_t j = 0; j < 2; ++j) EXPECT_EQ(two.vectors.row(i)[j], all.row(i)[j]);
  }
}

TEST(Transform, AllButTheTopLeavesTheOtherComponentsAsTheyWere) {
  const Matrix vectors = skewed(300, 6, 5);
  const std::vector<double> before = diagnose(table_of(vectors)).anisotropy.spectrum;
  for (const LinearStep step : {LinearStep::all_but_the_top, LinearStep::all_but_the_top_raw}) {
    const Matrix rest = transformed(vectors, linear(step, 2));
    const std::vector<double> after = diagnose(table_of(rest)).anisotropy.spectrum;
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(after[j], before[j + 2], 1e-4 * before[0]);
    EXPECT_NEAR(after[4], 0, 1e-5);
    EXPECT_NEAR(after[5], 0, 1e-5);
  }
}

TEST(Transform, TheVariantsOfAllButTheTopDifferByTheTopOfTheMean) {
  const Matrix vectors = skewed(300, 6, 6);
  const Matrix centred = transformed(vectors, linear(LinearStep::all_but_the_top, 2));
  const Matrix raw = transformed(vectors, linear(LinearStep::all_but_the_top_raw, 2));
  double apart = 0;
  for (std::size_t j = 0; j < 6; ++j) {
    EXPECT_NEAR(mean_of_column(centred, j), 0, 1e-5);
    const double gap = mean_of_column(raw, j);
    apart += gap * gap;
    for (std::size_t i = 0; i < 300; ++i) {  // one vector for all rows
      EXPECT_NEAR(raw.row(i)[j] - centred.row(i)[j], gap, 1e-5);
    }
  }
  EXPECT_GT(apart, 0.1);
}

TEST(Transform, TheDefaultTakesOneComponentAHundredDimensions) {
  const auto components = [](std::size_t dim) {
    const Matrix vectors = random_table(20, dim, 7);
    return transform(table_of(vectors), linear(LinearStep::all_but_the_top)).components;
  };
  EXPECT_EQ(components(10), 1U);
  EXPECT_EQ(components(100), 1U);
  EXPECT_EQ(components(300), 3U);
}

TEST(Transform, StepsRunInTheirOrder) {
  const Matrix vectors = skewed(100, 4, 8);
  const Matrix contexts = random_table(100, 4, 9);
  EmbeddingTable table = table_of(vectors);
  table.contexts = contexts.view();
  const Matrix found = transform(table, {true, true, true}).vectors;
  std::vector<std::vector<double>> wanted;
  std::vector<double> mean(4);
  for (std::size_t i = 0; i < 100; ++i) {
    std::vector<double> row;
    for (std::size_t j = 0; j < 4; ++j) row.push_back(vectors.row(i)[j] + contexts.row(i)[j]);
    double square = 0;
    for (const double x : row) square += x * x;
    for (double& x : row) x /= std::sqrt(square);
    for (std::size_t j = 0; j < 4; ++j) mean[j] += row[j] / 100;
    wanted.push_back(row);
  }
  for (std::size_t i = 0; i < 100; ++i) {
    for (std::size_t j = 0; j < 4; ++j) EXPECT_NEAR(found.row(i)[j], wanted[i][j] - mean[j], 1e-6);
  }
}

TEST(Transform, ZeroRowsStayZero) {
  Matrix vectors = skewed(60, 5, 10);
  std::fill_n(vectors.row(9), 5, 0.0F);
  for (const LinearStep step : {LinearStep::none, LinearStep::whiten_zca, LinearStep::pca,
                                LinearStep::all_but_the_top_raw}) {
    TransformOptions options = linear(step, step == LinearStep::pca ? 3 : 0);
    options.centre = true;
    const TransformResult result = transform(table_of(vectors), options);
    EXPECT_EQ(result.zero_rows, 1U);
    for (std::size_t j = 0; j < result.vectors.dim(); ++j) EXPECT_EQ(result.vectors.row(9)[j], 0);
    EXPECT_NE(result.vectors.row(8)[0], 0);
  }
}

TEST(Transform, ThreadsDoNotChangeABit) {
  const Matrix vectors = skewed(4000, 19, 11);
  for (const LinearStep step : {LinearStep::none, LinearStep::whiten_zca}) {
    TransformOptions options = linear(step);
    options.unit = true;
    const Matrix one = transform(table_of(vectors), options, 1).vectors;
    const Matrix many = transform(table_of(vectors), options, 3).vectors;
    for (std::size_t i = 0; i < 4000; ++i) {
      ASSERT_TRUE(std::equal(one.row(i), one.row(i) + 19, many.row(i)));
    }
  }
}

TEST(Transform, ASumThatIsNoFloatIsRefusedByPlace) {
  const Matrix vectors = random_table(20, 4, 12);
  Matrix contexts = random_table(20, 4, 13);
  EmbeddingTable table = table_of(vectors);
  table.contexts = contexts.view();
  EXPECT_NO_THROW((void)transform(table, {true}));
  contexts.row(7)[2] = std::numeric_limits<float>::max();
  EXPECT_NO_THROW((void)transform(table, {true}));
  Matrix large = vectors;
  large.row(7)[2] = std::numeric_limits<float>::max();
  table.vectors = large.view();
  EXPECT_ERROR(transform(table, {true}), ErrorKind::numeric, "row 7, column 2");
}

TEST(Transform, NonsenseIsRefused) {
  const Matrix vectors = random_table(20, 4, 12);
  const EmbeddingTable table = table_of(vectors);
  const auto run = [&](const TransformOptions& options) { return transform(table, options); };
  EXPECT_ERROR(run({}), ErrorKind::usage, "no step");
  EXPECT_ERROR(run({true}), ErrorKind::input, "no contexts");
  EXPECT_ERROR(run(linear(LinearStep::pca, 5)), ErrorKind::usage, "5 components, expected 1..4");
  EXPECT_ERROR(run(linear(LinearStep::pca)), ErrorKind::usage, "expected 1..4");
  EXPECT_ERROR(run(linear(LinearStep::all_but_the_top, 4)), ErrorKind::usage, "expected 1..3");
  EXPECT_ERROR(transform(table_of(Matrix(5, 3)), {false, true}), ErrorKind::input, "zero");
  Matrix equal(5, 3);
  for (std::size_t i = 0; i < 5; ++i) std::fill_n(equal.row(i), 3, 2.0F);
  EXPECT_ERROR(transform(table_of(equal), linear(LinearStep::whiten_zca)), ErrorKind::input,
               "equal");
}

}  // namespace
}  // namespace firth
