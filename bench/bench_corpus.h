// The text that the benchmarks work on: the file that FIRTH_BENCH_CORPUS names, else a planted
// corpus of 20 MB, written anew and removed at the end of the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "firth/corpus.h"
#include "firth/token_source.h"

namespace firth {

class BenchCorpus {
 public:
  static const BenchCorpus& get();
  // The text counted and encoded, once in a process.
  static const Corpus& encoded();

  BenchCorpus(const BenchCorpus&) = delete;
  BenchCorpus& operator=(const BenchCorpus&) = delete;
  ~BenchCorpus();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::unique_ptr<TokenSource> open() const;
  [[nodiscard]] Corpus read(int threads) const;

 private:
  BenchCorpus();

  std::filesystem::path path_;
  bool ours_ = false;
  std::uint64_t bytes_ = 0;
};

}  // namespace firth
