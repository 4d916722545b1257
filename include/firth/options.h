// What a user may choose. ModelOptions changes the bytes of the model; RunOptions never does.
// Every default is written here and nowhere else. validate() names the option and its range.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "firth/types.h"

namespace firth {

enum class Utf8Policy { strict, keep, drop };

// How bytes become tokens.
struct TextOptions {
  bool lowercase = false;              // Unicode simple lower case, not case folding
  Utf8Policy utf8 = Utf8Policy::keep;  // what to do with a token of invalid UTF-8
  std::uint32_t max_token = 1024;      // bytes; a longer token is dropped and counted; 1..65,535
};

// Which words are kept.
struct VocabularyOptions {
  Count min_count = 5;          // >= 1
  std::uint64_t max_vocab = 0;  // keep this many most frequent words; 0: all
};

// The shape of a training round (docs/engine.md). 0 follows from corpus and options, never from the
// machine.
struct ShapeOptions {
  int lanes = 0;       // fixed virtual workers, 1..1024
  int chunk = 0;       // tokens that a lane takes in a round, 16..1,000,000
  int noise_pool = 0;  // noise words that a lane draws for a chunk, 1..65,536
  int block = 0;       // centres of one dense step, 1..64
};

struct ModelOptions {
  TextOptions text;
  VocabularyOptions vocabulary;
  ShapeOptions shape;
  int dim = 100;              // 1..4,096
  int window = 5;             // words to either side, 1..100
  bool fixed_window = false;  // false: the word at distance r counts (window + 1 - r) / window
  int negative = 5;           // noise words a pair (K), 1..100
  double ns_exponent = 0.75;  // noise ~ count ^ exponent, -2..2
  double sample = 1e-4;       // subsampling threshold t in relative frequency, 0..1; 0: none
  int epochs = 5;             // 1..10,000
  double lr = 0.025;          // learning rate at the first token, > 0, <= 10
  double min_lr = 1e-4;       // last learning rate as a fraction of lr, 0..1
  double start_width = 0.5;   // vectors start uniform in +-start_width / dim, > 0, <= 100
  std::uint64_t seed = 1;
};

struct RunOptions {
  int threads = 0;  // 0: all that affinity and cgroup allow; 1..1024
  std::uint64_t memory =
      0;  // bytes of ids kept in memory, above it they spill; 0: half of what is free
  std::filesystem::path temp;  // folder of the spill file; empty: must be given before a spill
  std::string target;  // "", "scalar", "avx2", "avx512", "neon": which kernel; empty: the best
};

// Throw Error(usage) that names the option, the value found and the range.
void validate(const ModelOptions& options);
void validate(const RunOptions& options);

}  // namespace firth
