// The objective: one dense step of skip-gram with negative sampling on a block of centres.
#pragma once

#include <cstdint>
#include <vector>

#include "compute/kernels.h"
#include "firth/matrix.h"

namespace firth {

// A block ready to train. Rows are pointers into the lane's model; input rows and centre rows may
// repeat, noise rows are distinct.
struct Block {
  struct Centre {
    float* row;                // y_j, in C
    std::uint32_t self;        // index of its own position among the inputs
    std::uint32_t begin, end;  // inputs of its window, itself inside
    std::uint32_t noise;       // index of the noise row that is the same word, or kNone
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  std::vector<float*> inputs;  // x_i, in W
  std::vector<Centre> centres;
  std::vector<float*> noise;       // z_k, in C
  std::vector<float> noise_share;  // K / N times how often z_k was drawn
};

struct BlockLoss {
  double sum = 0;  // of -log s(x.y) - sum over K noise words of log s(-x.z), over pairs
  std::uint64_t pairs = 0;
};

// Trains and measures blocks. Holds the scratch of one thread at a time, as large as
// the largest block so far.
class BlockTrainer {
 public:
  BlockTrainer(const Kernels& kernels, std::size_t dim);

  // One ascent step of size `rate`, all gradients at the values before it (docs/engine.md, section
  // "The block").
  void train(const Block& block, float rate);

  // The mean loss needs noise that was not trained on: `block.noise` is that noise here.
  void measure(const Block& block, BlockLoss& loss);

 private:
  void reserve(const Block& block);
  void pack(const Block& block);
  void score(const Block& block);
  void count_pairs(const Block& block);
  void weigh_noise(const Block& block, float rate);
  void weigh_pairs(const Block& block, float rate);
  void step(const Block& block);

  const Kernels& kernels_;
  std::size_t dim_;
  std::size_t columns_ = 0;  // noise rows of the block rounded up to 16
  Matrix rows_;              // copies of the block's rows: inputs, then centres, then noise
  Matrix noise_transposed_;  // dim x columns
  Matrix noise_scores_;      // inputs x columns: x_i . z_k, then its sigmoid
  Matrix noise_pairs_;       // inputs x columns: pairs of x_i whose centre is not the word of z_k
  Matrix pair_scores_;       // one row: window after window, x_i . y_j, itself inside
  // The change of x_i: terms_[i] times weights_ of packed rows; noise first, then centres.
  Matrix weights_;
  std::vector<std::uint32_t> packed_;
  std::vector<std::uint32_t> terms_;
  // The same for one row of C at a time.
  std::vector<float> row_weights_;
  std::vector<std::uint32_t> row_packed_;
};

}  // namespace firth
