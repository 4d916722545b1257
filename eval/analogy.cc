// a is to b as c is to x: three figures of x from its products with a few vectors.
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "eval/best_rows.h"
#include "eval/near_gap.h"
#include "firth/neighbors.h"

namespace firth {
namespace {

using Direction = std::vector<double>;

Direction direction_of_word(const UnitView& table, WordId word) {
  const QueryTerm term{word, 1};
  return direction_of(table, {&term, 1});
}

double product(const Direction& x, const Direction& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

// Queries a, b, c. Cosines are shifted to 0..1, so that no factor changes the sign.
void cos_mul(const ScoreTile& tile, float* figures) {
  constexpr double kEpsilon = 1e-6;
  const auto shifted = [&](std::size_t query, std::size_t j) {
    return (1 + static_cast<double>(tile.scores[query * tile.stride + j])) / 2;
  };
  for (std::size_t j = 0; j < tile.rows; ++j) {
    figures[j] = static_cast<float>(shifted(1, j) * shifted(2, j) / (shifted(0, j) + kEpsilon));
  }
}

// Queries d = b - a at unit length, and c: cos(x - c, d) = (x.d - c.d) / |x - c|, and for unit
// vectors |x - c|^2 = 2 - 2 x.c.
class PairDirection {
 public:
  PairDirection(const UnitView& table, Direction d, WordId c)
      : gaps_(table, c), d_(std::move(d)), c_along_d_(product(direction_of_word(table, c), d_)) {}

  void operator()(const ScoreTile& tile, float* figures) const {
    for (std::size_t j = 0; j < tile.rows; ++j) {
      const double x_along_d = static_cast<double>(tile.scores[j]);
      const float cosine = tile.scores[tile.stride + j];
      const double square = 2 - 2 * static_cast<double>(cosine);
      figures[j] =
          static_cast<float>(is_near(cosine) ? near(static_cast<WordId>(tile.first_row + j))
                                             : (x_along_d - c_along_d_) / std::sqrt(square));
    }
  }

 private:
  [[nodiscard]] double near(WordId word) const {
    const NearGap gap = gaps_.to(word);
    if (!gap.has_direction()) return -std::numeric_limits<double>::infinity();
    return gaps_.along(gap, d_) / std::sqrt(gap.square);
  }

  NearGaps gaps_;
  Direction d_;
  double c_along_d_;
};

}  // namespace

std::vector<Scored> analogy(const UnitView& table, AnalogyMethod method, WordId a, WordId b,
                            WordId c, std::size_t top, const Candidates& among, int threads) {
  for (const WordId word : {a, b, c}) {
    if (table.inverse_norms[word] == 0) return {};
  }
  const std::array<QueryTerm, 3> sum{{{b, 1}, {a, -1}, {c, 1}}};
  if (method == AnalogyMethod::cos_add) return neighbors(table, sum, top, among, threads);
  const Direction direction_c = direction_of_word(table, c);
  if (method == AnalogyMethod::cos_mul) {
    const std::array<Direction, 3> words{direction_of_word(table, a), direction_of_word(table, b),
                                         direction_c};
    return best_rows(table, {query_matrix(words), {a, b, c}, top, among}, cos_mul, threads);
  }
  const Direction step = direction_of(table, std::span(sum).first(2));
  if (step.empty()) return {};
  const std::array<Direction, 2> queries{step, direction_c};
  return best_rows(table, {query_matrix(queries), {a, b, c}, top, among},
                   PairDirection(table, step, c), threads);
}

}  // namespace firth
