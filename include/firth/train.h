// Start here: trains skip-gram vectors with negative sampling (Mikolov et al. 2013b, eq. 4).
//
// Determinism: the result is a function of (corpus, vocabulary, ModelOptions, engine revision): the
// same bytes for any number of threads and any target. docs/engine.md tells how and why.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "firth/corpus.h"
#include "firth/matrix.h"
#include "firth/options.h"

namespace firth {

// Raised whenever equal inputs give other bytes than before.
inline constexpr int kEngineRevision = 1;

// The resolved shape of training: every 0 of ShapeOptions replaced.
struct Shape {
  int lanes = 0;
  int chunk = 0;
  int noise_pool = 0;
  int block = 0;
  int noise = 0;  // noise words of a block (N), follows from block, window and K
};

// Follows from corpus and options, never from the machine.
[[nodiscard]] Shape resolve_shape(const Vocabulary& vocabulary, const ModelOptions& options);

struct TrainProgress {
  int epoch = 0;           // 0-based
  Count tokens_done = 0;   // over all epochs
  Count tokens_total = 0;  // tokens x epochs
  double lr = 0;
  double loss = 0;     // mean over the blocks measured since the epoch began; 0: none yet
  double seconds = 0;  // since training began
};
// Called between rounds, by one thread at a time, not always the same. Answer false to stop:
// train() throws Stopped.
using TrainCallback = std::function<bool(const TrainProgress&)>;

// Vectors to start from: row i of `vectors` (V x dim; V = vocabulary size) replaces the random
// start of word i where present[i] is true. Contexts likewise when not empty.
struct Start {
  MatrixView vectors;
  MatrixView contexts;
  std::vector<bool> present;
};

struct TrainResult {
  Matrix vectors;              // W: V x dim, row i belongs to word i
  Matrix contexts;             // C: V x dim
  std::vector<double> loss;    // mean loss a pair with its K noise terms, by epoch
  std::vector<Count> sampled;  // tokens that survived subsampling, by epoch
  Count pairs = 0;             // (word, context) pairs trained, over all epochs
  double seconds = 0;          // wall time of training
  int threads = 0;             // the team that really ran
  std::string target;          // kernel used
  Shape shape;
};

// REQUIRES: corpus was encoded with `vocabulary`, which has at least two words.
// Throws Error(usage) for options out of range, Error(numeric) when training diverges,
// Error(limit) when memory is refused, Stopped when the callback says so.
[[nodiscard]] TrainResult train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                const ModelOptions& options, const RunOptions& run,
                                const TrainCallback& = {}, const Start* start = nullptr);

// Bytes that train() allocates beyond the corpus and the vocabulary, at most.
struct TrainMemory {
  std::uint64_t tables = 0;  // both row tables
  std::uint64_t lanes = 0;   // local rows, plans and merge lists of all lanes
};
[[nodiscard]] TrainMemory predict_memory(const Vocabulary& vocabulary, const ModelOptions& options);

}  // namespace firth
