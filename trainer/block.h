// The objective: one dense step of skip-gram with negative sampling on a block of centres.
#pragma once

#include <cstdint>
#include <vector>

#include "compute/kernels.h"
#include "firth/matrix.h"
#include "firth/options.h"
#include "firth/train.h"
#include "trainer/rows_ahead.h"

namespace firth {

// A block ready to train. Rows are pointers into the lane's model; input rows and centre rows may
// repeat, noise rows are distinct. Position first + j is centre j; before and behind them are the
// other positions that their windows reach.
struct Block {
  struct Centre {
    float* row;                // y_j, in C
    std::uint32_t begin, end;  // inputs of its window, itself inside
  };
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  std::vector<float*> inputs;  // x_i, in W
  std::uint32_t first = 0;     // input that stands at the first centre
  std::vector<Centre> centres;
  // Inputs at centres meet the noise of all their pairs here, and others none; or all inputs that
  // of their pairs with centres. Over all blocks each pair has its noise once.
  bool noise_at_centres = true;
  std::vector<float*> noise;                  // z_k, in C
  std::vector<float> noise_share;             // K / N times how often z_k was drawn
  std::vector<std::uint32_t> noise_of_input;  // by input: noise row of the same word, or kNone
};

// Weights of the pairs of a centre by place, -window..window: 0 for itself, and for the others
// (window + 1 - distance) / window, the share of windows that hold them when the width is drawn
// from 1..window, as in word2vec.c; 1 in a fixed window.
[[nodiscard]] std::vector<float> window_weights(const ModelOptions& options);

// Trains and measures blocks. Holds the scratch of one thread at a time, as large as
// the largest block so far.
class BlockTrainer {
 public:
  // No window reaches further than `window_weights`.
  BlockTrainer(const Kernels& kernels, std::size_t dim, std::vector<float> window_weights);

  // One ascent step of size `rate`, all gradients at the values before it (docs/engine.md, section
  // "The block"). The rows of `next`, the block to come, are fetched on the way; it may be null.
  void train(const Block& block, float rate, const Block* next = nullptr);

  // The mean loss needs noise that was not trained on: `block.noise` is that noise here.
  void measure(const Block& block, LossSum& loss);

 private:
  struct Range {
    std::size_t begin, end;
  };
  // Inputs that meet noise.
  static Range noise_inputs(const Block& block);
  // The row of input i in a table of inputs x columns.
  float* row_of(Matrix& table, std::size_t i) const { return table.row(0) + i * columns_; }
  Range centres_near(const Block& block, std::size_t first_input, std::size_t n) const;
  Range inputs_near(const Block& block, std::size_t first_centre, std::size_t n) const;

  void prepare(const Block& block, const Block* next);
  void look_ahead(const Block* next);
  void reserve(const Block& block);
  void pack(const Block& block);
  void score(const Block& block);
  void count_pairs(const Block& block);
  void except_pairs(const Block& block, std::size_t i, std::size_t k);
  void weigh_noise(const Block& block, float rate);
  void weigh_pairs(const Block& block, float rate);
  void spread(const float* factors, const float* weights, std::size_t begin, std::size_t end,
              float* row) const;
  // The weights of the window of centre j, from its begin on.
  [[nodiscard]] const float* weights_of(const Block& block, std::size_t j) const;
  void change_inputs(const Block& block);
  void change_inputs(const Block& block, std::size_t from, std::size_t to, bool meet_noise);
  void change_centres(const Block& block);
  void change_noise(const Block& block);
  void add_pair_loss(const Block& block, LossSum& loss);
  void add_noise_loss(const Block& block, LossSum& loss);

  const Kernels& kernels_;
  std::size_t dim_;
  std::size_t window_;
  std::vector<float> window_weights_;
  RowsAhead ahead_;
  std::size_t columns_ = 0;           // noise rows of the block rounded up to 16
  Matrix inputs_;                     // copies of the x_i
  std::vector<const float*> packed_;  // and where each stands
  std::vector<float*> centres_;       // the y_j
  Matrix noise_transposed_;           // dim x columns
  Matrix noise_weights_;              // inputs x columns: x_i . z_k, then its weight
  Matrix noise_pairs_;                // inputs x columns: weight of the pairs that z_k counts for
  Matrix noise_factors_;              // columns
  std::vector<float> input_pairs_;    // of each input: weight of the pairs whose noise it meets
  Matrix pair_scores_;                // window after window: x_i . y_j, then its weight
  Matrix pair_weights_;               // centres x inputs: weight of a pair, 0 where there is none
  std::size_t reach_ = 0;             // of the widest window, to either side
};

}  // namespace firth
