// k nearest neighbours of many rows: a block of queries meets the table tile by tile.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "compute/kernels.h"
#include "compute/parallel.h"
#include "eval/best_answers.h"

namespace firth {
namespace {

constexpr std::size_t kTileRows = 256;  // their scores and packed rows stay in L2
constexpr std::size_t kQueriesAtOnce = 84;
constexpr std::size_t kMostQueries = 1008;  // of a task: a tile is packed once for all of them
constexpr std::size_t kTasks = 64;

// One task: the nearest of rows [begin, end).
class NearestBlock {
 public:
  NearestBlock(const UnitView& table, std::size_t rows, std::size_t begin, std::size_t end,
               std::size_t top)
      : kernels_(kernels_for("")),
        table_(table),
        rows_(rows),
        begin_(begin),
        queries_(end - begin, table.raw.dim),
        packed_(table.raw.dim, kTileRows),
        scores_(kQueriesAtOnce, kTileRows),
        found_(kTileRows),
        best_(end - begin, BestAnswers(top)) {
    for (std::size_t q = 0; q < queries_.rows(); ++q) {
      const std::span<const float> row = table.raw.row(begin + q);
      const float scale = table.inverse_norms[begin + q];
      std::transform(row.begin(), row.end(), queries_.row(q),
                     [scale](float x) { return x * scale; });
    }
  }

  void meet_all_rows() {
    for (std::size_t first = 0; first < rows_; first += kTileRows) meet_tile(first);
  }

  // Writes the answers in their places.
  void save(NearestRows& result) && {
    for (std::size_t q = 0; q < best_.size(); ++q) {
      if (table_.inverse_norms[begin_ + q] == 0) continue;
      std::size_t at = (begin_ + q) * result.top;
      for (const Scored& answer : std::move(best_[q]).ordered()) {
        result.words[at] = answer.word;
        result.cosines[at++] = answer.score;
      }
    }
  }

 private:
  void meet_tile(std::size_t first) {
    const MatrixView& raw = table_.raw;
    const std::size_t n = std::min(kTileRows, rows_ - first);
    const std::size_t columns = (n + kPanel - 1) / kPanel * kPanel;
    kernels_.pack(raw.data + first * raw.stride, n, raw.stride, raw.dim,
                  table_.inverse_norms.data() + first, packed_.row(0));
    for (std::size_t q = 0; q < queries_.rows(); q += kQueriesAtOnce) {
      const std::size_t m = std::min(kQueriesAtOnce, queries_.rows() - q);
      kernels_.products(queries_.row(q), m, queries_.stride(), packed_.row(0), columns, raw.dim,
                        scores_.row(0));
      for (std::size_t i = 0; i < m; ++i) choose(q + i, first, n, scores_.row(0) + i * columns);
    }
  }

  // Nearly all scores lie below the threshold of their query.
  void choose(std::size_t q, std::size_t first, std::size_t n, const float* scores) {
    BestAnswers& best = best_[q];
    const std::size_t padded = (n + 15) / 16 * 16;
    const std::size_t count = kernels_.above(scores, padded, best.threshold(), found_.data());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = first + found_[i];
      if (found_[i] >= n || row == begin_ + q || table_.inverse_norms[row] == 0) continue;
      best.offer({static_cast<WordId>(row), std::clamp(scores[found_[i]], -1.0F, 1.0F)});
    }
  }

  const Kernels& kernels_;
  const UnitView& table_;
  std::size_t rows_;
  std::size_t begin_;
  Matrix queries_;
  Matrix packed_;
  Matrix scores_;
  std::vector<std::uint32_t> found_;
  std::vector<BestAnswers> best_;
};

}  // namespace

NearestRows nearest_rows(const UnitView& table, std::size_t rows, std::size_t top, int threads) {
  NearestRows result{top, std::vector<WordId>(rows * top, kNoWord), std::vector<float>(rows * top)};
  const std::size_t block = std::clamp((rows + kTasks - 1) / kTasks, kQueriesAtOnce, kMostQueries);
  parallel_for((rows + block - 1) / block, threads, [&](std::size_t task) {
    const std::size_t begin = task * block;
    NearestBlock nearest(table, rows, begin, std::min(rows, begin + block), top);
    nearest.meet_all_rows();
    std::move(nearest).save(result);
  });
  return result;
}

}  // namespace firth
