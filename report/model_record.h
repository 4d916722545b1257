// The records beside a saved model. model.json says what made the bytes: it is the same for the
// same inputs, whatever the machine. run.json says when, where and how fast.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "firth/corpus.h"
#include "firth/train.h"

namespace firth {

struct ModelRecord {
  ModelOptions options;
  Shape shape;  // resolved
  bool vocabulary_given = false;
  std::optional<std::uint64_t> init_fingerprint;  // of the table that training began with
  std::size_t words = 0;
  std::uint64_t vocabulary_fingerprint = 0;  // xxh3-64 of vocab.tsv
  Count tokens = 0;
  std::uint64_t token_fingerprint = 0;
  TokenAccount account;
  std::vector<double> loss;
  std::vector<Count> sampled;
  Count pairs = 0;
  std::vector<std::string> tables;  // names, as "vectors"
};
[[nodiscard]] std::string model_json(const ModelRecord& record);

// The same for a table that was made, not trained.
[[nodiscard]] std::string planted_json(std::size_t rows, std::size_t dim, std::uint64_t seed);

struct RunRecord {
  std::int64_t started = 0;  // seconds since 1970, UTC
  int host_cores = 0;
  int threads = 0;
  std::string target;
  double read_seconds = 0;
  double train_seconds = 0;
  double words_per_second = 0;
  double checkpoint_seconds = 0;
  std::uint64_t peak_memory = 0;
};
[[nodiscard]] std::string run_json(const RunRecord& record);

}  // namespace firth
