// The longest part of a run: training an epoch.
#include <benchmark/benchmark.h>

#include <cstdint>

#include "bench/bench_corpus.h"
#include "firth/corpus.h"
#include "firth/options.h"
#include "firth/train.h"

namespace firth {
namespace {

// Items are tokens of the corpus, before subsampling, as word2vec.c counts them.
void train_epoch(benchmark::State& state) {
  const Corpus& corpus = BenchCorpus::encoded();
  ModelOptions options;
  options.dim = static_cast<int>(state.range(0));
  options.epochs = 1;
  RunOptions run;
  run.threads = static_cast<int>(state.range(1));
  for ([[maybe_unused]] auto _ : state) {
    const TrainResult result = train(corpus.tokens, corpus.vocabulary, options, run);
    state.SetIterationTime(result.seconds);
  }
  const auto tokens = static_cast<std::int64_t>(corpus.tokens.size());
  state.SetItemsProcessed(state.iterations() * tokens);
}
BENCHMARK(train_epoch)
    ->ArgNames({"dim", "threads"})
    ->ArgsProduct({{100, 300}, {1, 2}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace firth
