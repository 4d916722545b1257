// The way in: reading tokens, counting, and counting with encoding, beside reading the same file
// without a look at it and beside `wc -w` as a process of its own (its start included).
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "bench/bench_corpus.h"
#include "firth/corpus.h"
#include "firth/options.h"
#include "firth/token_source.h"

namespace firth {
namespace {

void report(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(BenchCorpus::get().bytes()));
}

void plain_read(benchmark::State& state) {
  const BenchCorpus& corpus = BenchCorpus::get();
  std::array<char, 256 * 1024> block{};
  for ([[maybe_unused]] auto _ : state) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
        std::fopen(corpus.path().c_str(), "rb"), &std::fclose);
    if (file == nullptr) return state.SkipWithError("the corpus cannot be read");
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    while (std::fread(block.data(), 1, block.size(), file.get()) > 0) benchmark::ClobberMemory();
  }
  report(state);
}
BENCHMARK(plain_read)->UseRealTime()->Unit(benchmark::kMillisecond);

void wc_w(benchmark::State& state) {
  const std::string command =
      "LC_ALL=C wc -w < '" + BenchCorpus::get().path().string() + "' > /dev/null";
  for ([[maybe_unused]] auto _ : state) {
    if (std::system(command.c_str()) != 0) return state.SkipWithError("no wc");
  }
  report(state);
}
BENCHMARK(wc_w)->UseRealTime()->Unit(benchmark::kMillisecond);

void read_tokens(benchmark::State& state) {
  const BenchCorpus& corpus = BenchCorpus::get();
  TokenRun run;
  for ([[maybe_unused]] auto _ : state) {
    const auto source = corpus.open();
    while (source->next(run)) benchmark::DoNotOptimize(run.tokens.size());
  }
  report(state);
}
BENCHMARK(read_tokens)->UseRealTime()->Unit(benchmark::kMillisecond);

void count(benchmark::State& state) {
  const BenchCorpus& corpus = BenchCorpus::get();
  RunOptions run;
  run.threads = static_cast<int>(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(count_words(*corpus.open(), {}, {}, run));
  }
  report(state);
}
BENCHMARK(count)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void count_and_encode(benchmark::State& state) {
  const BenchCorpus& corpus = BenchCorpus::get();
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(corpus.read(static_cast<int>(state.range(0))));
  }
  report(state);
}
BENCHMARK(count_and_encode)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace firth
