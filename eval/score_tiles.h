// Products of many query vectors with the unit rows of a table, a tile of rows at a time: the
// matrix queries x rows is never whole in memory.
#pragma once

#include <cstddef>
#include <functional>

#include "firth/matrix.h"
#include "firth/neighbors.h"

namespace firth {

// The score of query q and row first_row + j, j < rows, is scores[q * stride + j]: the product of
// the query as it is and the row at unit length, so a cosine where the query has unit length. One
// fused multiply-add chain over the dimension from 0 up: the same bits on every CPU, for any
// threads and in any tile. A row of inverse_norms 0 scores 0: the visitor leaves it out. `stride`
// is a multiple of 32, `scores` is 64-byte aligned, and the columns from `rows` to `stride` are 0.
struct ScoreTile {
  std::size_t first_row = 0;
  std::size_t rows = 0;
  std::size_t stride = 0;
  const float* scores = nullptr;
};

// Tasks that the first `rows` rows are cut into, at most 32: contiguous ranges in row order, the
// same on every machine.
[[nodiscard]] std::size_t score_tasks(std::size_t rows);

// Visits the scores of all queries with the first `rows` rows of the table, in parallel over tasks.
// The tiles of one task come in row order, one after the other: whoever keeps a state for each of
// the score_tasks(rows) tasks and merges the states in order answers the same for any threads. A
// tile is in cache when it is visited, and gone afterwards. Memory: for each thread that runs, a
// tile of up to 256 rows, fewer when there are many queries, and its scores (about 1 MiB).
// REQUIRES: queries.dim() == table.raw.dim, rows <= table.raw.rows.
using ScoreVisitor = std::function<void(std::size_t task, const ScoreTile& tile)>;
void for_each_score_tile(const UnitView& table, std::size_t rows, const Matrix& queries,
                         int threads, const ScoreVisitor& visit);

}  // namespace firth
