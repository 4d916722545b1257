// The objective: one dense step of skip-gram with negative sampling on a block of centres.
#pragma once

#include <cstdint>
#include <vector>

#include "compute/kernels.h"
#include "firth/matrix.h"
#include "firth/train.h"
#include "trainer/rows_ahead.h"

namespace firth {

// A block ready to train. Rows are pointers into the lane's model; input rows and centre rows may
// repeat, noise rows are distinct. The centres stand next to each other among the inputs.
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

// Trains and measures blocks. Holds the scratch of one thread at a time, as large as
// the largest block so far.
class BlockTrainer {
 public:
  BlockTrainer(const Kernels& kernels, std::size_t dim);

  // One ascent step of size `rate`, all gradients at the values before it (docs/engine.md, section
  // "The block"). The rows of `next`, the block to come, are fetched on the way; it may be null.
  void train(const Block& block, float rate, const Block* next = nullptr);

  // The mean loss needs noise that was not trained on: `block.noise` is that noise here.
  void measure(const Block& block, LossSum& loss);

 private:
  struct Range {
    std::size_t begin, end;
  };
  Range centres_near(const Block& block, std::size_t first_input, std::size_t n) const;
  Range inputs_near(const Block& block, std::size_t first_centre, std::size_t n) const;

  void look_ahead(const Block* next);
  void reserve(const Block& block);
  void pack(const Block& block);
  void score(const Block& block);
  void count_pairs(const Block& block);
  void weigh_noise(const Block& block, float rate);
  void weigh_pairs(const Block& block, float rate);
  void spread(const Block::Centre& centre, const float* from, float* weights) const;
  void change_inputs(const Block& block);
  void change_centres(const Block& block);
  void change_noise(const Block& block);
  void add_pair_loss(const Block& block, LossSum& loss);
  void add_noise_loss(const Block& block, LossSum& loss);

  const Kernels& kernels_;
  std::size_t dim_;
  RowsAhead ahead_;
  std::size_t columns_ = 0;             // noise rows of the block rounded up to 16
  Matrix inputs_;                       // copies of the x_i
  std::vector<const float*> packed_;    // and where each stands
  std::vector<float*> centres_;         // the y_j
  Matrix noise_transposed_;             // dim x columns
  Matrix noise_weights_;                // inputs x columns: x_i . z_k, then its weight
  Matrix noise_pairs_;                  // inputs x columns: pairs of x_i that z_k counts for
  Matrix noise_factors_;                // columns
  Matrix pair_scores_;                  // window after window: x_i . y_j, then its weight
  Matrix pair_weights_;                 // centres x inputs: weight of a pair, 0 where there is none
  std::vector<std::uint32_t> windows_;  // of each input: windows that it is in, not as their centre
  std::size_t reach_ = 0;               // of the widest window, to either side
};

}  // namespace firth
