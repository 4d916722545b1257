#include "firth/neighbors.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace firth {
namespace {

// A dense table of the caller's floats.
struct Rows {
  std::vector<float> data;
  std::size_t dim;
  [[nodiscard]] MatrixView view() const { return {data.data(), data.size() / dim, dim, dim, {}}; }
};

Rows random_rows(std::size_t rows, std::size_t dim, unsigned seed) {
  std::mt19937 random(seed);
  Rows result{std::vector<float>(rows * dim), dim};
  for (float& x : result.data) {
    x = static_cast<float>(static_cast<int>(random() % 2001) - 1000) / 1000.0F;
  }
  return result;
}

// The definition, as slowly as it can be written.
std::vector<Scored> by_definition(const Rows& rows, const std::vector<QueryTerm>& query,
                                  std::size_t top) {
  const MatrixView matrix = rows.view();
  const auto norm = [&](std::size_t i) {
    long double sum = 0;
    for (const float x : matrix.row(i)) sum += static_cast<long double>(x) * x;
    return std::sqrt(sum);
  };
  std::vector<long double> sum(rows.dim);
  for (const QueryTerm& term : query) {
    for (std::size_t j = 0; j < rows.dim; ++j) {
      sum[j] += term.sign * matrix.row(term.word)[j] / norm(term.word);
    }
  }
  long double length = 0;
  for (const long double x : sum) length += x * x;
  std::vector<Scored> all;
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    const bool asked = std::any_of(query.begin(), query.end(),
                                   [i](const QueryTerm& term) { return term.word == i; });
    if (asked || norm(i) == 0) continue;
    long double product = 0;
    for (std::size_t j = 0; j < rows.dim; ++j) product += sum[j] * matrix.row(i)[j];
    all.push_back(
        {static_cast<WordId>(i), static_cast<float>(product / norm(i) / std::sqrt(length))});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Scored& a, const Scored& b) { return a.score > b.score; });
  all.resize(std::min(top, all.size()));
  return all;
}

TEST(Neighbors, AgreesWithTheDefinition) {
  EXPECT_TRUE(rc::check([] {
    const auto rows = *rc::gen::inRange<std::size_t>(4, 60);
    const auto dim = *rc::gen::inRange<std::size_t>(1, 40);
    const Rows table = random_rows(rows, dim, *rc::gen::arbitrary<unsigned>());
    const UnitView view = unit(table.view());
    const std::vector<QueryTerm> query{{0, 1}, {1, -1}, {2, 1}};
    RC_PRE(view.inverse_norms[0] > 0 && view.inverse_norms[1] > 0 && view.inverse_norms[2] > 0);
    const std::vector<Scored> expected = by_definition(table, query, rows);
    const std::vector<Scored> found = neighbors(view, query, rows);
    RC_ASSERT(found.size() == expected.size() || dim == 1);
    for (std::size_t i = 0; i < found.size(); ++i) {
      RC_ASSERT(std::abs(found[i].score - expected[i].score) < 1e-5F);
    }
  }));
}

TEST(Neighbors, AreTheSameBytesForAnyThreads) {
  const Rows table = random_rows(20000, 33, 5);
  const UnitView view = unit(table.view());
  const std::vector<QueryTerm> query{{17, 1}};
  const std::vector<Scored> one = neighbors(view, query, 50, {}, 1);
  for (const int threads : {2, 3, 8}) {
    const std::vector<Scored> many = neighbors(view, query, 50, {}, threads);
    ASSERT_EQ(many.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(many[i].word, one[i].word);
      EXPECT_EQ(many[i].score, one[i].score);
    }
  }
}

TEST(Neighbors, TiesGoToTheLowerRow) {
  Rows table{{}, 2};
  for (int i = 0; i < 9000; ++i) table.data.insert(table.data.end(), {1, 1});
  const std::vector<Scored> found =
      neighbors(unit(table.view()), std::vector<QueryTerm>{{4, 1}}, 5);
  std::vector<WordId> words;
  words.reserve(found.size());
  for (const Scored& answer : found) words.push_back(answer.word);
  EXPECT_EQ(words, (std::vector<WordId>{0, 1, 2, 3, 5}));
}

TEST(Neighbors, NeverAnswerWithAZeroRowOrTheQuery) {
  const Rows table{{1, 0, 0, 0, -1, 0, 0, 1}, 2};
  const UnitView view = unit(table.view());
  EXPECT_EQ(view.zero_rows, 1U);
  const std::vector<Scored> found = neighbors(view, std::vector<QueryTerm>{{0, 1}}, 10);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].word, 3U);
  EXPECT_EQ(found[1].word, 2U);
  EXPECT_EQ(found[1].score, -1.0F);
}

TEST(Neighbors, OfNoDirectionAreNone) {
  const Rows table{{1, 0, 0, 1, 0, 0}, 2};
  const UnitView view = unit(table.view());
  EXPECT_TRUE(neighbors(view, std::vector<QueryTerm>{{2, 1}}, 3).empty());
  EXPECT_TRUE(neighbors(view, std::vector<QueryTerm>{{0, 1}, {0, -1}}, 3).empty());
  EXPECT_TRUE(neighbors(view, std::vector<QueryTerm>{{0, 1}}, 0).empty());
}

TEST(Neighbors, LengthsOfRowsDoNotMatter) {
  Rows table = random_rows(50, 7, 3);
  const std::vector<Scored> before =
      neighbors(unit(table.view()), std::vector<QueryTerm>{{0, 1}}, 49);
  for (std::size_t i = 0; i < 50; ++i) {
    const float scale = i % 2 == 0 ? 0x1p100F : 0x1p-100F;
    for (std::size_t j = 0; j < 7; ++j) table.data[i * 7 + j] *= scale;
  }
  const std::vector<Scored> after =
      neighbors(unit(table.view()), std::vector<QueryTerm>{{0, 1}}, 49);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(after[i].word, before[i].word);
}

TEST(Neighbors, RowsThatAreNoNumbersAreNoAnswers) {
  const float infinity = std::numeric_limits<float>::infinity();
  const Rows table{{1, 0, infinity, 1, std::nanf(""), 0, 1, 1}, 2};
  const std::vector<Scored> found =
      neighbors(unit(table.view()), std::vector<QueryTerm>{{0, 1}}, 10);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].word, 3U);
}

TEST(Neighbors, ReadRowsThroughTheStride) {
  const std::vector<float> padded{1, 0, 99, 99, 0, 1, 99, 99, 1, 1, 99, 99};
  const MatrixView matrix{padded.data(), 3, 2, 4, {}};
  const std::vector<Scored> found = neighbors(unit(matrix), std::vector<QueryTerm>{{0, 1}}, 3);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].word, 2U);
  EXPECT_NEAR(found[0].score, std::sqrt(0.5F), 1e-6F);
}

TEST(Neighbors, AreAmongTheFirstRowsAndTheFrequentOnes) {
  const Rows table = random_rows(5000, 9, 8);
  const UnitView view = unit(table.view());
  std::vector<Count> counts;
  for (std::size_t i = 0; i < 5000; ++i) counts.push_back(i * 7919 % 100);
  const std::vector<QueryTerm> query{{4999, 1}};
  Candidates among;
  among.first = 3000;
  among.min_count = 50;
  among.counts = counts;
  std::vector<WordId> wanted;
  for (const Scored& answer : neighbors(view, query, 5000)) {
    if (answer.word < 3000 && counts[answer.word] >= 50) wanted.push_back(answer.word);
  }
  std::vector<WordId> found;
  for (const Scored& answer : neighbors(view, query, 5000, among)) found.push_back(answer.word);
  EXPECT_EQ(found, wanted);
  EXPECT_EQ(found.size(), 1500U);
  among.min_count = 100;
  EXPECT_TRUE(neighbors(view, query, 5, among).empty());
}

}  // namespace
}  // namespace firth
