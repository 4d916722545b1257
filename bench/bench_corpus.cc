#include "bench/bench_corpus.h"

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "corpus/planted.h"
#include "firth/options.h"

namespace firth {
namespace {

constexpr std::uint64_t kPlantedBytes = 20'000'000;

void write_planted(const std::filesystem::path& path) {
  std::ofstream out(path, std::ios::binary);
  PlantedOptions options;
  options.bytes = kPlantedBytes;
  write_planted_corpus(options, [&](std::string_view text) {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
  });
}

}  // namespace

const BenchCorpus& BenchCorpus::get() {
  static const BenchCorpus corpus;
  return corpus;
}

const Corpus& BenchCorpus::encoded() {
  static const Corpus corpus = get().read(0);
  return corpus;
}

BenchCorpus::BenchCorpus() {
  if (const char* given = std::getenv("FIRTH_BENCH_CORPUS"); given != nullptr) {
    path_ = given;
  } else {
    path_ = std::filesystem::temp_directory_path() / "firth_bench_corpus.txt";
    ours_ = true;
    write_planted(path_);
  }
  bytes_ = std::filesystem::file_size(path_);
}

BenchCorpus::~BenchCorpus() {
  std::error_code ignored;
  if (ours_) std::filesystem::remove(path_, ignored);
}

std::unique_ptr<TokenSource> BenchCorpus::open() const { return open_text({path_.string()}, {}); }

Corpus BenchCorpus::read(int threads) const {
  RunOptions run;
  run.threads = threads;
  run.temp = std::filesystem::temp_directory_path();
  return read_corpus(*open(), {}, {}, run);
}

}  // namespace firth
