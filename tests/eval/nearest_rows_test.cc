// Many queries at once: nearest_rows, and the tiles of scores below every question.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "eval/score_tiles.h"
#include "tests/eval/random_table.h"

namespace firth {
namespace {

Matrix unit_rows(const UnitView& table, std::size_t rows) {
  Matrix result(rows, table.raw.dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < table.raw.dim; ++j) {
      result.row(i)[j] = table.raw.row(i)[j] * table.inverse_norms[i];
    }
  }
  return result;
}

float chain(const float* x, const float* y, std::size_t n) {
  float sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum = std::fma(x[i], y[i], sum);
  return sum;
}

TEST(ScoreTiles, HoldEveryScoreOnceInRowOrderWithTheBitsOfOneChain) {
  for (const std::size_t rows : {1U, 31U, 1024U, 1500U, 40000U}) {
    for (const std::size_t queries : {1U, 3U, 1000U}) {
      if (rows == 40000 && queries == 1000) continue;
      const Matrix table = random_table(rows + 5, 11, 2);
      const UnitView view = unit(table.view());
      const Matrix all = unit_rows(view, rows);
      const Matrix asked = random_table(queries, 11, 6);
      std::vector<std::size_t> next(score_tasks(rows));  // row that the task is at
      std::vector<std::size_t> seen(score_tasks(rows));
      std::vector<int> wrong(score_tasks(rows));
      for_each_score_tile(view, rows, asked, 2, [&](std::size_t task, const ScoreTile& tile) {
        if (seen[task] > 0 && tile.first_row != next[task]) ++wrong[task];
        next[task] = tile.first_row + tile.rows;
        seen[task] += tile.rows;
        for (std::size_t q = 0; q < queries; q += 1 + queries / 7) {
          for (std::size_t j = 0; j < tile.stride; ++j) {
            const float wanted =
                j < tile.rows ? chain(asked.row(q), all.row(tile.first_row + j), 11) : 0.0F;
            const float found = tile.scores[q * tile.stride + j];
            if (std::bit_cast<std::uint32_t>(found) != std::bit_cast<std::uint32_t>(wanted)) {
              ++wrong[task];
            }
          }
        }
      });
      std::size_t end = 0;
      for (std::size_t task = 0; task < next.size(); ++task) {
        EXPECT_EQ(wrong[task], 0);
        end += seen[task];
        EXPECT_EQ(next[task], end);  // tasks follow each other
      }
      EXPECT_EQ(end, rows);
      EXPECT_LE(next.size(), 32U);
    }
  }
}

TEST(ScoreTiles, OfNoRowsAreNone) {
  const Matrix table = random_table(3, 4, 1);
  EXPECT_EQ(score_tasks(0), 0U);
  for_each_score_tile(unit(table.view()), 0, table, 2,
                      [](std::size_t, const ScoreTile&) { FAIL(); });
}

// The nearest of each row, by neighbors(), one at a time.
void expect_as_one_by_one(const UnitView& view, std::size_t rows, std::size_t top) {
  const NearestRows found = nearest_rows(view, rows, top, 2);
  ASSERT_EQ(found.words.size(), rows * top);
  Candidates among;
  among.first = rows;
  for (WordId row = 0; row < rows; ++row) {
    const QueryTerm query{row, 1};
    const std::vector<Scored> wanted = neighbors(view, {&query, 1}, top, among, 1);
    for (std::size_t i = 0; i < top; ++i) {
      const std::size_t at = row * top + i;
      if (i >= wanted.size()) {
        ASSERT_EQ(found.words[at], kNoWord);
        ASSERT_EQ(found.cosines[at], 0.0F);
      } else {
        ASSERT_NEAR(found.cosines[at], wanted[i].score, 1e-6F) << row << " " << i;
        const bool near_tie =
            i + 1 < wanted.size() && std::abs(wanted[i].score - wanted[i + 1].score) < 1e-6F;
        const bool near_tie_before =
            i > 0 && std::abs(wanted[i].score - wanted[i - 1].score) < 1e-6F;
        if (!near_tie && !near_tie_before && i + 1 < wanted.size()) {
          ASSERT_EQ(found.words[at], wanted[i].word) << row << " " << i;
        }
      }
    }
  }
}

TEST(NearestRows, AreTheNeighboursOfEachRow) {
  const Matrix table = random_table(700, 20, 4);
  const UnitView view = unit(table.view());
  expect_as_one_by_one(view, 700, 10);
  expect_as_one_by_one(view, 300, 3);  // among the first 300 alone
  expect_as_one_by_one(view, 7, 10);   // fewer than asked for
  expect_as_one_by_one(view, 1, 1);
}

TEST(NearestRows, LeaveRowsOfZerosOut) {
  Matrix table = random_table(40, 3, 4);
  for (const std::size_t row : {0U, 17U, 39U}) std::fill_n(table.row(row), 3, 0.0F);
  const NearestRows found = nearest_rows(unit(table.view()), 40, 38, 2);
  for (std::size_t row = 0; row < 40; ++row) {
    const bool zero = row == 0 || row == 17 || row == 39;
    for (std::size_t i = 0; i < 38; ++i) {
      const WordId word = found.words[row * 38 + i];
      EXPECT_EQ(word == kNoWord, zero || i >= 36);
      EXPECT_TRUE(word != 0 && word != 17 && word != 39 && word != row);
    }
  }
}

TEST(NearestRows, GiveTiesToTheLowerRow) {
  Matrix table(1000, 2);
  for (std::size_t i = 0; i < 1000; ++i) table.row(i)[i % 2] = static_cast<float>(1 + i % 3);
  const NearestRows found = nearest_rows(unit(table.view()), 1000, 3, 2);
  for (std::size_t row = 6; row < 1000; ++row) {
    const auto parity = static_cast<WordId>(row % 2);
    EXPECT_EQ(found.words[row * 3], parity);
    EXPECT_EQ(found.words[row * 3 + 1], parity + 2);
    EXPECT_EQ(found.words[row * 3 + 2], parity + 4);
  }
}

TEST(NearestRows, CosinesOfOneDirectionDoNotLeaveMinusOneToOne) {
  const Matrix directions = random_table(40, 50, 2);
  Matrix table(400, 50);
  for (std::size_t i = 0; i < 400; ++i) {
    const auto length = static_cast<float>(1 + i);
    for (std::size_t j = 0; j < 50; ++j) table.row(i)[j] = length * directions.row(i % 40)[j];
  }
  const UnitView view = unit(table.view());
  const NearestRows found = nearest_rows(view, 400, 9, 2);
  for (const float cosine : found.cosines) {
    ASSERT_NEAR(cosine, 1.0F, 1e-6F);
    ASSERT_LE(cosine, 1.0F);
  }
  for (WordId word = 0; word < 40; ++word) {
    const QueryTerm query{word, 1};
    for (const Scored& answer : neighbors(view, {&query, 1}, 9)) ASSERT_LE(answer.score, 1.0F);
  }
}

TEST(NearestRows, AreTheSameForAnyThreads) {
  const Matrix table = random_table(3000, 33, 12);
  const UnitView view = unit(table.view());
  const NearestRows one = nearest_rows(view, 3000, 5, 1);
  for (const int threads : {2, 7}) {
    const NearestRows many = nearest_rows(view, 3000, 5, threads);
    EXPECT_EQ(many.words, one.words);
    EXPECT_EQ(many.cosines, one.cosines);
  }
}

}  // namespace
}  // namespace firth
