#include "eval/score_tiles.h"

#include <algorithm>

#include "compute/kernels.h"
#include "compute/parallel.h"

namespace firth {
namespace {

constexpr std::size_t kMostTasks = 32;
constexpr std::size_t kLeastTaskRows = 1024;
constexpr std::size_t kMostTileRows = 256;
constexpr std::size_t kTileScores = std::size_t{1} << 17;  // 512 KiB, half of a usual L2

std::size_t padded_rows(std::size_t rows) { return (rows + kPanel - 1) / kPanel * kPanel; }

std::size_t rows_per_task(std::size_t rows) {
  return std::max(kLeastTaskRows, padded_rows((rows + kMostTasks - 1) / kMostTasks));
}

std::size_t rows_per_tile(std::size_t queries) {
  const std::size_t fitting = kTileScores / std::max<std::size_t>(queries, 1) / kPanel * kPanel;
  return std::clamp(fitting, kPanel, kMostTileRows);
}

}  // namespace

std::size_t score_tasks(std::size_t rows) {
  return (rows + rows_per_task(rows) - 1) / rows_per_task(rows);
}

void for_each_score_tile(const UnitView& table, std::size_t rows, const Matrix& queries,
                         int threads, const ScoreVisitor& visit) {
  const Kernels& kernels = kernels_for("");
  const MatrixView& raw = table.raw;
  const std::size_t task_rows = rows_per_task(rows);
  const std::size_t tile_rows = rows_per_tile(queries.rows());
  parallel_for(score_tasks(rows), threads, [&](std::size_t task) {
    Matrix packed(raw.dim, tile_rows);
    Matrix scores(queries.rows(), tile_rows);
    const std::size_t end = std::min(rows, (task + 1) * task_rows);
    for (std::size_t first = task * task_rows; first < end; first += tile_rows) {
      const std::size_t n = std::min(tile_rows, end - first);
      const std::size_t columns = padded_rows(n);
      kernels.pack(raw.data + first * raw.stride, n, raw.stride, raw.dim,
                   table.inverse_norms.data() + first, packed.row(0));
      kernels.products(queries.row(0), queries.rows(), queries.stride(), packed.row(0), columns,
                       raw.dim, scores.row(0));
      visit(task, {first, n, columns, scores.row(0)});
    }
  });
}

}  // namespace firth
