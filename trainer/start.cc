#include "trainer/start.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "compute/parallel.h"
#include "compute/random.h"
#include "firth/error.h"

namespace firth {
namespace {

template <typename F>
void for_each_row(std::size_t rows, int threads, F&& f) {
  constexpr std::size_t kRowsOfATask = 1024;
  parallel_for((rows + kRowsOfATask - 1) / kRowsOfATask, threads, [&](std::size_t task) {
    const std::size_t end = std::min(rows, (task + 1) * kRowsOfATask);
    for (std::size_t row = task * kRowsOfATask; row < end; ++row) f(row);
  });
}

void start_table(Matrix& table, const MatrixView& from, const std::vector<bool>& present,
                 const ModelOptions& options, bool random, int threads) {
  const RandomStream stream(options.seed, Stream::init);
  const std::size_t dim = table.dim();
  const auto width = static_cast<float>(2 * options.start_width);
  const auto fill = [&](std::size_t row) {
    if (!from.empty() && present[row]) {
      std::ranges::copy(from.row(row), table.row(row));
      return;
    }
    for (std::size_t c = 0; random && c < dim; ++c) {
      const auto bits = static_cast<float>(stream.at(row * dim + c) >> 40);
      table.row(row)[c] = (bits * 0x1p-24F - 0.5F) * width / static_cast<float>(dim);
    }
  };
  for_each_row(table.rows(), threads, fill);
}

void require(bool fits, const std::string& what) {
  if (!fits) throw Error(ErrorKind::input, "cannot be gone on from: " + what);
}

void require_finite(const MatrixView& table, const char* name, const TrainProgress& progress,
                    int threads) {
  for_each_row(table.rows, threads, [&](std::size_t row) {
    if (std::ranges::all_of(table.row(row), [](float x) { return std::isfinite(x); })) return;
    throw_diverged(progress, std::string(name) + ", row " + std::to_string(row) + " is not finite");
  });
}

}  // namespace

void start_tables(Matrix& words, Matrix& contexts, const Start& from, const ModelOptions& options,
                  int threads) {
  start_table(words, from.vectors, from.present, options, true, threads);
  start_table(contexts, from.contexts, from.present, options, false, threads);
}

void restore_tables(Matrix& words, Matrix& contexts, const TrainState& state, int threads) {
  for_each_row(words.rows(), threads, [&](std::size_t row) {
    std::ranges::copy(state.vectors.row(row), words.row(row));
    std::ranges::copy(state.contexts.row(row), contexts.row(row));
  });
}

void require_resumable(const TrainState& state, std::size_t words, const ModelOptions& options,
                       const Shape& shape, Count longest) {
  const auto dim = static_cast<std::size_t>(options.dim);
  for (const MatrixView* table : {&state.vectors, &state.contexts}) {
    require(table->rows == words && table->dim == dim,
            "the tables are not " + std::to_string(words) + " x " + std::to_string(dim));
  }
  require(state.epoch >= 0 && state.epoch <= options.epochs, "the epoch is not one of the run");
  const auto epochs = static_cast<std::size_t>(state.epoch);
  require(state.loss.size() == epochs && state.sampled.size() == epochs,
          "loss and tokens of the epochs are not complete");
  require(state.lanes.size() == static_cast<std::size_t>(shape.lanes),
          "the number of lanes is not " + std::to_string(shape.lanes));
  const bool inside = state.epoch < options.epochs ? state.position < longest : state.position == 0;
  require(inside && state.position % static_cast<Count>(shape.chunk) == 0,
          "token " + std::to_string(state.position) + " is not the first of a round");
}

void throw_diverged(const TrainProgress& progress, const std::string& what) {
  throw Error(ErrorKind::numeric, "training diverged in epoch " +
                                      std::to_string(progress.epoch + 1) + ", after " +
                                      std::to_string(progress.tokens_done) + " of " +
                                      std::to_string(progress.tokens_total) + " tokens: " + what +
                                      "; a smaller --lr may help");
}

void require_finite(const TrainProgress& progress, int threads) {
  require_finite(progress.state->vectors, "vectors", progress, threads);
  require_finite(progress.state->contexts, "contexts", progress, threads);
}

}  // namespace firth
