// The products of training beside the peak of fused multiply-adds, measured in the same process:
// one core, rows in its cache. Only useful operations count: d elements of a row, not its padding,
// and pairs, not the places outside a window that a tile computes along.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/machine_peak.h"
#include "compute/kernels.h"
#include "firth/matrix.h"
#include "trainer/block.h"

namespace firth {
namespace {

// A block as window 5, K 5 make it.
constexpr std::size_t kCentres = 32;
constexpr std::uint32_t kWindow = 5;
constexpr std::size_t kNoise = 16;
constexpr std::size_t kInputs = kCentres + 2 * kWindow;

// Runs `body`, of `flops` operations, and reports its rate.
template <class Body>
void measure(benchmark::State& state, std::size_t flops, const Body& body) {
  const auto begin = std::chrono::steady_clock::now();
  for ([[maybe_unused]] auto _ : state) {
    body();
    benchmark::ClobberMemory();
  }
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  const double rate =
      static_cast<double>(flops) * static_cast<double>(state.iterations()) / spent.count();
  state.counters["flop/s"] = rate;
  state.counters["of_peak"] = rate / peak_flops();
}

void for_dims(benchmark::internal::Benchmark* bench) {
  bench->ArgName("dim");
  for (const int dim : {48, 100, 128, 200, 300, 512}) bench->Arg(dim);
}

Matrix rows_of(std::size_t n, std::size_t dim) {
  Matrix rows(n, dim);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 0; c < dim; ++c) {
      rows.row(i)[c] = static_cast<float>((i * 31 + c * 17) % 64) / 640.0F - 0.05F;
    }
  }
  return rows;
}

template <class Row>
std::vector<Row*> pointers(Matrix& rows) {
  std::vector<Row*> found(rows.rows());
  for (std::size_t i = 0; i < found.size(); ++i) found[i] = rows.row(i);
  return found;
}

void peak(benchmark::State& state) {
  double flops = 0;
  for ([[maybe_unused]] auto _ : state) flops = peak_flops();
  state.counters["flop/s"] = flops;
}
BENCHMARK(peak)->Unit(benchmark::kMillisecond);

// One step: all that a block costs but choosing its rows.
void block_step(benchmark::State& state) {
  const auto dim = static_cast<std::size_t>(state.range(0));
  Matrix inputs = rows_of(kInputs, dim);
  Matrix outputs = rows_of(kCentres, dim);
  Matrix noise = rows_of(kNoise, dim);
  Block block;
  block.inputs = pointers<float>(inputs);
  block.noise = pointers<float>(noise);
  block.noise_share.assign(kNoise, 5.0F / kNoise);
  block.first = kWindow;
  block.noise_of_input.assign(kInputs, Block::kNone);
  for (std::uint32_t j = 0; j < kCentres; ++j) {
    block.centres.push_back({outputs.row(j), j, j + 2 * kWindow + 1});
  }
  ModelOptions options;
  options.window = kWindow;
  BlockTrainer trainer(kernels_for(""), dim, window_weights(options));
  constexpr std::size_t kScores = kCentres * (2 * kWindow + kNoise);
  measure(state, 6 * dim * kScores, [&] { trainer.train(block, 1e-6F); });
}
BENCHMARK(block_step)->Apply(for_dims);

void noise_scores(benchmark::State& state) {
  const auto dim = static_cast<std::size_t>(state.range(0));
  const Kernels& kernels = kernels_for("");
  const Matrix inputs = rows_of(kCentres, dim);
  Matrix noise = rows_of(kNoise, dim);
  Matrix transposed(1, dim * kNoise);
  Matrix out(kCentres, kNoise);
  kernels.transpose(pointers<const float>(noise).data(), kNoise, dim, transposed.row(0));
  measure(state, 2 * dim * kCentres * kNoise, [&] {
    kernels.scores(inputs.row(0), kCentres, inputs.stride(), transposed.row(0), kNoise, dim,
                   out.row(0));
  });
}
BENCHMARK(noise_scores)->Apply(for_dims);

void pair_scores(benchmark::State& state) {
  const auto dim = static_cast<std::size_t>(state.range(0));
  const Kernels& kernels = kernels_for("");
  const Matrix inputs = rows_of(kInputs, dim);
  const Matrix centres = rows_of(kCentres, dim);
  constexpr std::size_t kSpan = 2 * kWindow + 1;  // with the centre itself
  Matrix out(kCentres, kSpan);
  measure(state, 2 * dim * kCentres * kSpan, [&] {
    for (std::size_t j = 0; j < kCentres; ++j) {
      kernels.dots(centres.row(j), inputs.row(j), kSpan, inputs.stride(), out.row(j));
    }
  });
}
BENCHMARK(pair_scores)->Apply(for_dims);

// n rows changed by all of m others.
void changes(benchmark::State& state, std::size_t n, std::size_t m) {
  const auto dim = static_cast<std::size_t>(state.range(0));
  const Kernels& kernels = kernels_for("");
  Matrix changed = rows_of(n, dim);
  Matrix others = rows_of(m, dim);
  const std::vector<float*> rows = pointers<float>(changed);
  const std::vector<const float*> terms = pointers<const float>(others);
  const std::vector<float> weights(n * m, 1e-7F);
  const WeightedRows list = {weights.data(), m, 1, terms.data(), m};
  measure(state, 2 * dim * n * m,
          [&] { kernels.add_products(rows.data(), n, changed.stride(), &list, 1); });
}
void input_changes(benchmark::State& state) { changes(state, kCentres, kNoise); }
void noise_changes(benchmark::State& state) { changes(state, kNoise, kCentres); }
BENCHMARK(input_changes)->Apply(for_dims);
BENCHMARK(noise_changes)->Apply(for_dims);

}  // namespace
}  // namespace firth
