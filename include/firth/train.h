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
inline constexpr int kEngineRevision = 3;

// The resolved shape of training: every 0 of ShapeOptions replaced.
struct Shape {
  int lanes = 0;
  int chunk = 0;
  int noise_pool = 0;
  int block = 0;
  int noise = 0;  // noise words of a block (N), follows from block, window, K and learning rate
  // An input meets the noise of all its pairs where it is a centre; or that of each pair where the
  // other is, in smaller steps. Follows from window, K and learning rate.
  bool noise_at_centres = true;
};

// Follows from corpus and options, never from the machine.
[[nodiscard]] Shape resolve_shape(const Vocabulary& vocabulary, const ModelOptions& options);

// -log s(x.y) - sum over K noise words of log s(-x.z), over the pairs measured, each times its
// weight by distance, and the sum of these weights.
struct LossSum {
  double sum = 0;
  double weight = 0;
};

// What a lane has done in an epoch so far. By lane, since doubles are added in the order of lanes.
struct LaneSums {
  LossSum loss;
  Count sampled = 0;
  Count pairs = 0;
};

// Training at rest between two rounds: with corpus, vocabulary and options, all that the rest of it
// depends on, to the last bit.
struct TrainState {
  int epoch = 0;                // epochs finished
  Count position = 0;           // tokens of each lane's section trained in the epoch after them
  std::vector<LaneSums> lanes;  // of that epoch
  std::vector<double> loss;     // of the finished epochs, as in TrainResult
  std::vector<Count> sampled;
  Count pairs = 0;
  double seconds = 0;   // of training, over all runs
  MatrixView vectors;   // W, V x dim
  MatrixView contexts;  // C, V x dim
};

struct TrainProgress {
  int epoch = 0;           // 0-based
  Count tokens_done = 0;   // over all epochs
  Count tokens_total = 0;  // tokens x epochs
  double lr = 0;
  double loss = 0;     // mean over the blocks measured since the epoch began; 0: none yet
  double seconds = 0;  // of training, over all runs
  // Of the tables as they are: valid until the callback returns. To be saved and gone on from.
  const TrainState* state = nullptr;
};
// Called after every round (docs/engine.md, section "The shape"), by one thread at a time, not
// always the same. Its time is not counted as training. Answer false to stop: train() throws
// Stopped. What it throws, train() throws.
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
  Count pairs = 0;             // (word, context) pairs trained, of any weight, over all epochs
  double seconds = 0;          // of training, over all runs
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

// Goes on from a state of an earlier run with equal corpus, vocabulary and options, to the very
// bytes that this run would have given; threads and target may differ. The tables of `state` are
// copied. Throws as train(), and Error(input) when `state` cannot be of such a run.
[[nodiscard]] TrainResult resume_training(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                          const ModelOptions& options, const RunOptions& run,
                                          const TrainState& state, const TrainCallback& = {});

// For callbacks that save: throws Error(numeric), naming epoch, table and row, when a number of the
// tables is not finite. REQUIRES: progress.state is set.
void require_finite(const TrainProgress& progress, int threads = 0);

// Bytes that train() allocates beyond the corpus and the vocabulary, at most.
struct TrainMemory {
  std::uint64_t tables = 0;  // both row tables
  std::uint64_t lanes = 0;   // local rows, plans and merge lists of all lanes
};
[[nodiscard]] TrainMemory predict_memory(const Vocabulary& vocabulary, const ModelOptions& options);

}  // namespace firth
