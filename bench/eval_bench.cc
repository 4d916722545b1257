// Exact k nearest neighbours, beside a matrix product of OpenBLAS (where that is installed) in the
// same process: a neighbour search is a product of all rows with all rows, and a choice.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

#include "bench/machine_peak.h"
#include "firth/matrix.h"
#include "firth/neighbors.h"

#ifdef FIRTH_BENCH_OPENBLAS
#include <cblas.h>
#endif

namespace {

firth::Matrix random_table(std::size_t rows, std::size_t dim) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal;
  firth::Matrix table(rows, dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j) table.row(i)[j] = normal(random);
  }
  return table;
}

// Runs `body`, of `flops` operations, a fused multiply-add being two, and reports its rate beside
// the peak of `threads` cores.
template <class Body>
void measure(benchmark::State& state, double flops, std::int64_t threads, const Body& body) {
  const auto begin = std::chrono::steady_clock::now();
  for ([[maybe_unused]] auto _ : state) body();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  const double rate = flops * static_cast<double>(state.iterations()) / spent.count();
  state.counters["flop/s"] = rate;
  state.counters["of_peak"] = rate / (firth::peak_flops() * static_cast<double>(threads));
}

void nearest_rows(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto dim = static_cast<std::size_t>(state.range(1));
  const firth::Matrix table = random_table(rows, dim);
  const firth::UnitView view = firth::unit(table.view());
  const double flops = 2.0 * static_cast<double>(rows) * static_cast<double>(rows * dim);
  measure(state, flops, state.range(2), [&] {
    benchmark::DoNotOptimize(firth::nearest_rows(view, rows, 10, static_cast<int>(state.range(2))));
  });
}
BENCHMARK(nearest_rows)
    ->ArgNames({"rows", "dim", "threads"})
    ->ArgsProduct({{50'000}, {100, 300}, {2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void one_query(benchmark::State& state) {
  const auto dim = static_cast<std::size_t>(state.range(1));
  const firth::Matrix table = random_table(static_cast<std::size_t>(state.range(0)), dim);
  const firth::UnitView view = firth::unit(table.view());
  const std::vector<firth::QueryTerm> query{{7, 1}};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(
        firth::neighbors(view, query, 10, {}, static_cast<int>(state.range(2))));
  }
}
BENCHMARK(one_query)
    ->ArgNames({"rows", "dim", "threads"})
    ->ArgsProduct({{300'000}, {300}, {2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

#ifdef FIRTH_BENCH_OPENBLAS
void openblas_sgemm(benchmark::State& state) {
  const auto n = static_cast<blasint>(state.range(0));
  openblas_set_num_threads(static_cast<int>(state.range(1)));
  const auto size = static_cast<std::size_t>(n) * static_cast<std::size_t>(n);
  const std::vector<float> a(size, 0.5F);
  const std::vector<float> b(size, 0.25F);
  std::vector<float> c(size);
  state.SetLabel(openblas_get_corename());
  measure(state, 2.0 * static_cast<double>(size) * static_cast<double>(n), state.range(1), [&] {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, n, n, 1.0F, a.data(), n, b.data(), n,
                0.0F, c.data(), n);
    benchmark::ClobberMemory();
  });
}
BENCHMARK(openblas_sgemm)
    ->ArgNames({"n", "threads"})
    ->Args({4096, 2})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
#endif

}  // namespace
