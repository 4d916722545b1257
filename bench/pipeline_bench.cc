// The two long parts of a run, on a planted corpus: reading (counting and encoding) and training.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "corpus/planted.h"
#include "firth/corpus.h"
#include "firth/options.h"
#include "firth/token_source.h"
#include "firth/train.h"

namespace {

constexpr std::uint64_t kCorpusBytes = 20'000'000;

// A planted corpus on disk for as long as the program runs.
class PlantedFile {
 public:
  PlantedFile() : path_(std::filesystem::temp_directory_path() / "firth_bench_corpus.txt") {
    std::ofstream out(path_, std::ios::binary);
    firth::PlantedOptions options;
    options.bytes = kCorpusBytes;
    firth::write_planted_corpus(options, [&](std::string_view text) {
      out.write(text.data(), static_cast<std::streamsize>(text.size()));
    });
  }
  ~PlantedFile() { std::filesystem::remove(path_); }
  PlantedFile(const PlantedFile&) = delete;
  PlantedFile& operator=(const PlantedFile&) = delete;

  [[nodiscard]] firth::Corpus read(int threads) const {
    const firth::ModelOptions options;
    firth::RunOptions run;
    run.threads = threads;
    run.temp = path_.parent_path();
    const auto source = firth::open_text({path_.string()}, options.text);
    return firth::read_corpus(*source, options.text, options.vocabulary, run);
  }

 private:
  std::filesystem::path path_;
};

const PlantedFile& planted_file() {
  static const PlantedFile file;
  return file;
}

void read_corpus(benchmark::State& state) {
  const PlantedFile& file = planted_file();
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(file.read(static_cast<int>(state.range(0))));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kCorpusBytes));
}
BENCHMARK(read_corpus)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

// Items are tokens of the corpus, before subsampling, as word2vec.c counts them.
void train_epoch(benchmark::State& state) {
  const firth::Corpus corpus = planted_file().read(0);
  firth::ModelOptions options;
  options.dim = static_cast<int>(state.range(0));
  options.epochs = 1;
  firth::RunOptions run;
  run.threads = static_cast<int>(state.range(1));
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(firth::train(corpus.tokens, corpus.vocabulary, options, run));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * corpus.tokens.size()));
}
BENCHMARK(train_epoch)
    ->ArgNames({"dim", "threads"})
    ->ArgsProduct({{100, 300}, {1, 2}})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
