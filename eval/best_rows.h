// The rows of a table that score best against a few query vectors.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "eval/score_tiles.h"

namespace firth {

// The sum of the terms' unit vectors, itself of unit length; empty when the sum is zero.
[[nodiscard]] std::vector<double> direction_of(const UnitView& table,
                                               std::span<const QueryTerm> terms);

// Rows for for_each_score_tile. REQUIRES: directions of equal size, at least one.
[[nodiscard]] Matrix query_matrix(std::span<const std::vector<double>> directions);

struct Question {
  Matrix queries;
  std::vector<WordId> asked;  // rows that are no answers
  std::size_t top = 0;
  Candidates among;
};

// Writes into figures[j], j < tile.rows, what row first_row + j is worth, -inf when it is no
// answer.
using Figure = std::function<void(const ScoreTile& tile, float* figures)>;

[[nodiscard]] std::vector<Scored> best_rows(const UnitView& table, const Question& question,
                                            const Figure& figure, int threads);

}  // namespace firth
