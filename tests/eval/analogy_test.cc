#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "firth/neighbors.h"
#include "tests/eval/random_table.h"

namespace firth {
namespace {

using Vector = std::vector<double>;

double product(const Vector& x, const Vector& y) {
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  return sum;
}

Vector unit_row(const Matrix& table, std::size_t row) {
  Vector x(table.row(row), table.row(row) + table.dim());
  const double norm = std::sqrt(product(x, x));
  for (double& element : x) element /= norm;
  return x;
}

Vector minus(Vector x, const Vector& y) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= y[i];
  return x;
}

double cosine(const Vector& x, const Vector& y) {
  return product(x, y) / std::sqrt(product(x, x) * product(y, y));
}

// The formulas as the papers write them.
double figure(AnalogyMethod method, const Vector& a, const Vector& b, const Vector& c,
              const Vector& x) {
  const auto shifted = [&](const Vector& y) { return (1 + product(x, y)) / 2; };
  switch (method) {
    case AnalogyMethod::cos_add: {
      Vector sum = minus(b, a);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += c[i];
      return cosine(x, sum);
    }
    case AnalogyMethod::cos_mul:
      return shifted(b) * shifted(c) / (shifted(a) + 1e-6);
    case AnalogyMethod::pair_direction:
      return cosine(minus(x, c), minus(b, a));
  }
  return 0;
}

constexpr AnalogyMethod kMethods[] = {AnalogyMethod::cos_add, AnalogyMethod::cos_mul,
                                      AnalogyMethod::pair_direction};

std::string name_of_method(const testing::TestParamInfo<AnalogyMethod>& method) {
  if (method.param == AnalogyMethod::cos_add) return "CosAdd";
  return method.param == AnalogyMethod::cos_mul ? "CosMul" : "PairDirection";
}

class EveryMethod : public testing::TestWithParam<AnalogyMethod> {};
INSTANTIATE_TEST_SUITE_P(, EveryMethod, testing::ValuesIn(kMethods), name_of_method);

TEST_P(EveryMethod, AgreesWithItsFormula) {
  for (const std::size_t dim : {17U, 50U, 100U}) {
    const Matrix table = random_table(400, dim, static_cast<unsigned>(dim));
    const WordId a = 7;
    const WordId b = 300;
    const WordId c = 41;
    std::vector<Scored> wanted;
    for (WordId row = 0; row < 400; ++row) {
      if (row == a || row == b || row == c) continue;
      const double score = figure(GetParam(), unit_row(table, a), unit_row(table, b),
                                  unit_row(table, c), unit_row(table, row));
      wanted.push_back({row, static_cast<float>(score)});
    }
    std::sort(wanted.begin(), wanted.end(),
              [](const Scored& x, const Scored& y) { return x.score > y.score; });
    const std::vector<Scored> found = analogy(unit(table.view()), GetParam(), a, b, c, 1000, {}, 1);
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i].score, wanted[i].score, 3e-6F * std::max(1.0F, wanted[i].score));
    }
    EXPECT_EQ(found[0].word, wanted[0].word);
  }
}

TEST_P(EveryMethod, FindsTheQueen) {
  Matrix table(5, 3);
  const std::vector<std::vector<float>> rows{
      {1, 0, 0}, {0, 1, 0}, {1, 0, 2}, {0, 1, 2}, {1, 1, -1}};  // man woman king queen other
  for (std::size_t i = 0; i < 5; ++i) std::copy(rows[i].begin(), rows[i].end(), table.row(i));
  const std::vector<Scored> found = analogy(unit(table.view()), GetParam(), 0, 2, 1, 1);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].word, 3U);
}

TEST_P(EveryMethod, IsTheSameForAnyThreadsAndKeepsToTheCandidates) {
  const Matrix table = random_table(9000, 24, 3);
  const UnitView view = unit(table.view());
  Candidates among;
  among.first = 8000;
  const std::vector<Scored> one = analogy(view, GetParam(), 1, 8500, 3, 40, among, 1);
  ASSERT_EQ(one.size(), 40U);
  for (const int threads : {2, 5}) {
    const std::vector<Scored> many = analogy(view, GetParam(), 1, 8500, 3, 40, among, threads);
    ASSERT_EQ(many.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_LT(one[i].word, 8000U);
      EXPECT_EQ(many[i].word, one[i].word);
      EXPECT_EQ(many[i].score, one[i].score);
    }
  }
}

TEST_P(EveryMethod, OfAMissingDirectionHasNoAnswers) {
  Matrix table = random_table(20, 4, 5);
  std::fill_n(table.row(6), 4, 0.0F);
  const UnitView view = unit(table.view());
  EXPECT_TRUE(analogy(view, GetParam(), 6, 1, 2, 5).empty());
  EXPECT_TRUE(analogy(view, GetParam(), 1, 6, 2, 5).empty());
  EXPECT_TRUE(analogy(view, GetParam(), 1, 2, 6, 5).empty());
  for (const Scored& answer : analogy(view, GetParam(), 1, 2, 3, 20)) EXPECT_NE(answer.word, 6U);
}

TEST(CosMul, DividesByAMillionthWhereTheCosineIsMinusOne) {
  Matrix table(4, 2);
  table.row(0)[0] = 1;   // a
  table.row(1)[1] = 1;   // b
  table.row(2)[1] = -1;  // c
  table.row(3)[0] = -3;  // (1 + 0) / 2, twice, over (1 - 1) / 2 + 1e-6
  const std::vector<Scored> found = analogy(unit(table.view()), AnalogyMethod::cos_mul, 0, 1, 2, 4);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NEAR(found[0].score, 250000, 1);
}

TEST(PairDirection, OfRowsNearOrEqualToCIsExactOrNone) {
  Matrix table = random_table(40, 50, 9);
  for (std::size_t j = 0; j < 50; ++j) {
    table.row(10)[j] = 3 * table.row(2)[j];  // no way from c
    table.row(11)[j] = table.row(2)[j] + 1e-3F * (table.row(1)[j] - table.row(0)[j]);  // very near
  }
  const std::vector<Scored> found =
      analogy(unit(table.view()), AnalogyMethod::pair_direction, 0, 1, 2, 40);
  EXPECT_EQ(found.size(), 36U);
  const Vector a = unit_row(table, 0);
  const Vector b = unit_row(table, 1);
  const Vector c = unit_row(table, 2);
  for (const Scored& answer : found) {
    EXPECT_NE(answer.word, 10U);
    const double wanted =
        figure(AnalogyMethod::pair_direction, a, b, c, unit_row(table, answer.word));
    EXPECT_NEAR(answer.score, wanted, answer.word == 11 ? 1e-3 : 3e-6);
  }
  EXPECT_EQ(found[0].word, 11U);
}

TEST(PairDirection, FromAWordToItselfIsNone) {
  const Matrix table = random_table(10, 4, 5);
  EXPECT_TRUE(analogy(unit(table.view()), AnalogyMethod::pair_direction, 3, 3, 2, 5).empty());
}

}  // namespace
}  // namespace firth
