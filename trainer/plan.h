// What a lane will do with its next chunk, decided before any row is touched: which tokens survive
// subsampling, the window of each centre, the noise pool, and the distinct rows of both tables.
// A plan depends on corpus, options and position alone, never on the tables.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compute/random.h"
#include "firth/corpus.h"
#include "firth/options.h"
#include "firth/train.h"
#include "trainer/sampling.h"

namespace firth {

// Noise words for the loss of a chunk, drawn apart from those it trains on.
inline constexpr int kLossNoise = 8;

// Distinct words of one table, numbered by first use.
class LocalIndex {
 public:
  // At most `most` distinct words until the next clear().
  void clear(std::size_t most);
  std::uint32_t of(WordId word);
  [[nodiscard]] std::span<const WordId> words() const { return {words_.data(), size_}; }

 private:
  struct Slot {
    WordId word;
    std::uint32_t local;
  };
  std::vector<Slot> slots_;
  std::vector<WordId> words_;  // the first size_, and one that may become the next
  std::uint32_t size_ = 0;
};

// Sampled positions: the centres of the chunk and, before and after them, the neighbours that their
// windows reach. W is the input table (rows of contexts), C the output table (centres and noise).
struct ChunkPlan {
  struct Centre {
    std::uint64_t token;       // place in the corpus
    std::uint32_t position;    // among the sampled positions
    std::uint32_t begin, end;  // sampled positions of its window, itself inside
  };

  Count begin = 0;                     // first token of the chunk
  std::vector<std::uint32_t> inputs;   // local row of W by sampled position
  std::vector<std::uint32_t> outputs;  // local row of C by sampled position
  std::vector<Centre> centres;
  std::vector<std::uint32_t> pool;        // local rows of C
  std::vector<std::uint32_t> loss_noise;  // local rows of C, kLossNoise of them
  LocalIndex input_words;
  LocalIndex output_words;
};

class Planner {
 public:
  Planner(const EncodedCorpus& corpus, const Vocabulary& vocabulary, const ModelOptions& options,
          const Shape& shape);

  // Plans tokens [begin, end) of `epoch`; `plan` is reused. Safe from several threads.
  void plan(std::uint64_t epoch, Count begin, Count end, ChunkPlan& plan) const;

 private:
  struct Sampled;
  void sample(std::uint64_t epoch, Count begin, Count end, Sampled& out) const;
  void find_windows(const Sampled& sampled, ChunkPlan& plan) const;
  void draw_noise(std::uint64_t epoch, Count begin, ChunkPlan& plan) const;

  const EncodedCorpus& corpus_;
  const ModelOptions& options_;
  const Shape& shape_;
  SubsampleTable subsample_;
  NoiseTable noise_;
};

}  // namespace firth
