// Two words, and one among several.
#include <algorithm>
#include <array>
#include <cmath>

#include "eval/best_answers.h"
#include "eval/best_rows.h"
#include "eval/rows.h"
#include "firth/neighbors.h"

namespace firth {
namespace {

// Counts, for two queries at once, the rows that are better answers than the word looked for.
class RankCounter {
 public:
  // The score of row `word` with query q, as any tile has it.
  RankCounter(const UnitView& table, const Matrix& queries, std::array<WordId, 2> asked)
      : table_(table), asked_(asked) {
    for (std::size_t q = 0; q < 2; ++q) {
      const WordId other = asked_[1 - q];
      float sum = 0;
      for (std::size_t i = 0; i < table.raw.dim; ++i) {
        const float element = table.raw.row(other)[i] * table.inverse_norms[other];
        sum = std::fma(queries.row(q)[i], element, sum);
      }
      wanted_[q] = {other, std::clamp(sum, -1.0F, 1.0F)};
    }
  }

  [[nodiscard]] std::array<std::size_t, 2> count(const ScoreTile& tile) const {
    std::array<std::size_t, 2> better_ones{};
    for (std::size_t q = 0; q < 2; ++q) {
      const float* scores = tile.scores + q * tile.stride;
      for (std::size_t j = 0; j < tile.rows; ++j) {
        const auto row = static_cast<WordId>(tile.first_row + j);
        const Scored answer{row, std::clamp(scores[j], -1.0F, 1.0F)};
        const bool counts = row != asked_[q] && table_.inverse_norms[row] != 0;
        if (counts && better(answer, wanted_[q])) ++better_ones[q];
      }
    }
    return better_ones;
  }

 private:
  const UnitView& table_;
  std::array<WordId, 2> asked_;
  std::array<Scored, 2> wanted_;
};

// Places of b among the neighbours of a, and of a among those of b.
std::array<std::size_t, 2> ranks(const UnitView& table, WordId a, WordId b, int threads) {
  const QueryTerm term_a{a, 1};
  const QueryTerm term_b{b, 1};
  const std::array<std::vector<double>, 2> directions{direction_of(table, {&term_a, 1}),
                                                      direction_of(table, {&term_b, 1})};
  const Matrix queries = query_matrix(directions);
  const RankCounter counter(table, queries, {a, b});
  const std::size_t rows = table.raw.rows;
  std::vector<std::array<std::size_t, 2>> counted(score_tasks(rows));
  for_each_score_tile(table, rows, queries, threads, [&](std::size_t task, const ScoreTile& tile) {
    const std::array<std::size_t, 2> more = counter.count(tile);
    counted[task][0] += more[0];
    counted[task][1] += more[1];
  });
  std::array<std::size_t, 2> rank{1, 1};
  for (const auto& part : counted) {
    rank[0] += part[0];
    rank[1] += part[1];
  }
  return rank;
}

}  // namespace

WordRelation relate(const UnitView& table, WordId a, WordId b, int threads) {
  WordRelation result;
  const std::span<const float> x = table.raw.row(a);
  const std::span<const float> y = table.raw.row(b);
  result.cosine = row_cosine(x, y);
  result.dot = dot(x, y);
  double square_difference = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = static_cast<double>(x[i]) - static_cast<double>(y[i]);
    square_difference += difference * difference;
  }
  result.euclidean = std::sqrt(square_difference);
  const auto rank = a == b ? std::array<std::size_t, 2>{1, 1} : ranks(table, a, b, threads);
  result.rank_b_of_a = rank[0];
  result.rank_a_of_b = rank[1];
  return result;
}

std::vector<Scored> odd_one_out(const UnitView& table, std::span<const WordId> words) {
  std::vector<QueryTerm> terms;
  for (const WordId word : words) terms.push_back({word, 1});
  const std::vector<double> mean = direction_of(table, terms);
  if (mean.empty()) return {};
  std::vector<Scored> scored;
  for (const WordId word : words) {
    const std::span<const float> row = table.raw.row(word);
    double product = 0;
    for (std::size_t i = 0; i < row.size(); ++i) product += static_cast<double>(row[i]) * mean[i];
    scored.push_back({word, static_cast<float>(product * table.inverse_norms[word])});
  }
  std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
    return a.score != b.score ? a.score < b.score : a.word < b.word;
  });
  return scored;
}

}  // namespace firth
