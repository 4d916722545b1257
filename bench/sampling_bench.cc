// Draws by table: noise words, and which tokens survive subsampling. Items are draws, on one
// thread, the numbers behind them included. Counts fall as 1 / rank.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "compute/random.h"
#include "firth/types.h"
#include "trainer/sampling.h"

namespace firth {
namespace {

constexpr std::uint64_t kDraws = 1 << 16;

std::vector<Count> zipf_counts(std::int64_t words) {
  std::vector<Count> counts(static_cast<std::size_t>(words));
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = 5 + 100'000'000 / (i + 1);
  return counts;
}

void draw_noise(benchmark::State& state) {
  const NoiseTable noise(zipf_counts(state.range(0)), 0.75);
  const RandomStream stream(1, Stream::noise_pool);
  std::uint64_t sum = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (std::uint64_t i = 0; i < kDraws; ++i) sum += noise.draw(stream.at(i));
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDraws));
}
BENCHMARK(draw_noise)->ArgName("words")->Arg(80'000)->Arg(1'000'000);

void subsample(benchmark::State& state) {
  const std::vector<Count> counts = zipf_counts(state.range(0));
  const SubsampleTable table(counts, 1e-4);
  const NoiseTable words(counts, 1.0);  // tokens of a corpus with these counts
  const RandomStream stream(1, Stream::subsample);
  std::vector<WordId> tokens(kDraws);
  for (std::uint64_t i = 0; i < kDraws; ++i) tokens[i] = words.draw(stream.at(kDraws + i));
  std::uint64_t kept = 0;
  for ([[maybe_unused]] auto _ : state) {
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      kept += table.keep(tokens[i], static_cast<std::uint32_t>(stream.at(i) >> 32)) ? 1 : 0;
    }
    benchmark::DoNotOptimize(kept);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kDraws));
}
BENCHMARK(subsample)->ArgName("words")->Arg(80'000)->Arg(1'000'000);

void build_noise_table(benchmark::State& state) {
  const std::vector<Count> counts = zipf_counts(state.range(0));
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(NoiseTable(counts, 0.75));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(build_noise_table)->ArgName("words")->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace firth
