// The block (docs/engine.md). With w_ij the weight of the pair of input position i and centre j,
// which lies in the window of the other, one ascent step on
//
//   sum over j in the block, i in its window, of w_ij log s(x_i . y_j)
//   + sum over i in the block, j in its window, k with z_k not the word of j,
//                                          of w_ij share_k log s(-x_i . z_k)
//   or, without noise_at_centres, the second sum over the pairs of the first,
//
// where share_k = (K/N) times how often z_k was drawn. With pairs_ik = the sum of the w_ij that z_k
// counts for:
//
//   change of x_i =  rate (sum over j of w_ij (1 - s(x_i . y_j)) y_j
//                          - sum over k of share_k pairs_ik s(x_i . z_k) z_k)
//
//   change of y_j =  rate sum over i of w_ij (1 - s(x_i . y_j)) x_i
//
//   change of z_k = -rate sum over i of share_k pairs_ik s(x_i . z_k) x_i
//
// Every right-hand side takes the values before the step.
#include "trainer/block.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace firth {
namespace {

constexpr std::size_t kTile = 3;   // inputs or centres that are changed together
constexpr std::size_t kSpan = 16;  // floats that are moved together

void grow(Matrix& matrix, std::size_t rows, std::size_t dim) {
  if (matrix.rows() < rows || matrix.dim() < dim) {
    matrix = Matrix(std::max(rows, matrix.rows()), std::max(dim, matrix.dim()));
  }
}

std::size_t padded(std::size_t n) { return (n + kSpan - 1) / kSpan * kSpan; }

std::size_t window_inputs(const Block& block) {
  std::size_t n = 0;
  for (const Block::Centre& centre : block.centres) n += centre.end - centre.begin;
  return n;
}

}  // namespace

std::vector<float> window_weights(const ModelOptions& options) {
  const int window = options.window;
  std::vector<float> weights;
  for (int place = -window; place <= window; ++place) {
    const int rank = options.fixed_window ? window : window + 1 - std::abs(place);
    weights.push_back(place == 0 ? 0.0F : static_cast<float>(rank) / static_cast<float>(window));
  }
  return weights;
}

BlockTrainer::BlockTrainer(const Kernels& kernels, std::size_t dim,
                           std::vector<float> window_weights)
    : kernels_(kernels),
      dim_(dim),
      window_(window_weights.size() / 2),
      window_weights_(std::move(window_weights)) {
  window_weights_.resize(window_weights_.size() + kSpan);
}

const float* BlockTrainer::weights_of(const Block& block, std::size_t j) const {
  const std::size_t before = block.first + j - block.centres[j].begin;
  return window_weights_.data() + window_ - before;
}

void BlockTrainer::look_ahead(const Block* next) {
  ahead_.clear();
  if (next == nullptr) return;
  for (const float* row : next->inputs) ahead_.add(row);
  for (const Block::Centre& centre : next->centres) ahead_.add(centre.row);
  for (const float* row : next->noise) ahead_.add(row);
}

void BlockTrainer::reserve(const Block& block) {
  const std::size_t inputs = block.inputs.size();
  columns_ = padded(block.noise.size());
  grow(inputs_, inputs + 3, dim_);  // dots reads beyond a window
  grow(noise_transposed_, 1, dim_ * columns_);
  grow(noise_weights_, 1, inputs * columns_);
  grow(noise_pairs_, 1, inputs * columns_);
  grow(noise_factors_, 1, columns_);
  grow(pair_scores_, 1, window_inputs(block) + kSpan);
  grow(pair_weights_, block.centres.size(), inputs + 2 * kSpan);
}

// The inputs are changed first: C needs no copy.
void BlockTrainer::pack(const Block& block) {
  packed_.clear();
  for (const float* row : block.inputs) {
    float* const copy = inputs_.row(packed_.size());
    std::memcpy(copy, row, inputs_.stride() * sizeof(float));
    packed_.push_back(copy);
  }
  centres_.clear();
  for (const Block::Centre& centre : block.centres) centres_.push_back(centre.row);
}

void BlockTrainer::score(const Block& block) {
  const std::size_t stride = inputs_.stride();
  kernels_.transpose(block.noise.data(), block.noise.size(), dim_, noise_transposed_.row(0));
  const auto [begin, end] = noise_inputs(block);
  kernels_.scores(inputs_.row(begin), end - begin, stride, noise_transposed_.row(0), columns_, dim_,
                  row_of(noise_weights_, begin));
  float* out = pair_scores_.row(0);
  for (const Block::Centre& centre : block.centres) {
    ahead_.fetch(1, stride);
    const std::size_t n = centre.end - centre.begin;
    kernels_.dots(centre.row, packed_[centre.begin], n, stride, out);
    out += n;
  }
}

BlockTrainer::Range BlockTrainer::noise_inputs(const Block& block) {
  if (!block.noise_at_centres) return {0, block.inputs.size()};
  return {block.first, block.first + block.centres.size()};
}

void BlockTrainer::count_pairs(const Block& block) {
  input_pairs_.assign(block.inputs.size(), 0.0F);
  for (std::size_t j = 0; j < block.centres.size(); ++j) {
    const auto [row, begin, end] = block.centres[j];
    const float* weight = weights_of(block, j);
    for (std::size_t i = begin; i < end; ++i) {
      input_pairs_[block.noise_at_centres ? block.first + j : i] += *weight++;
    }
  }
  const auto [begin, end] = noise_inputs(block);
  for (std::size_t i = begin; i < end; ++i) {
    std::fill_n(row_of(noise_pairs_, i), columns_, input_pairs_[i]);
  }
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    if (block.noise_of_input[i] != Block::kNone) except_pairs(block, i, block.noise_of_input[i]);
  }
}

// Noise row k is the word at input i: it does not count for pairs with that as the centre.
void BlockTrainer::except_pairs(const Block& block, std::size_t i, std::size_t k) {
  if (!block.noise_at_centres) {
    const std::size_t j = i - block.first;  // before the first centre: beyond them all
    if (j >= block.centres.size()) return;
    const auto [row, begin, end] = block.centres[j];
    const float* weight = weights_of(block, j);
    for (std::size_t x = begin; x < end; ++x) row_of(noise_pairs_, x)[k] -= *weight++;
    return;
  }
  for (std::size_t j = 0; j < block.centres.size(); ++j) {
    const auto [row, begin, end] = block.centres[j];
    if (i < begin || i >= end) continue;
    row_of(noise_pairs_, block.first + j)[k] -= weights_of(block, j)[i - begin];
  }
}

// The weights of noise rows in the change of every input, and the other way round.
void BlockTrainer::weigh_noise(const Block& block, float rate) {
  float* const factors = noise_factors_.row(0);
  std::fill_n(factors, columns_, 0.0F);
  for (std::size_t k = 0; k < block.noise.size(); ++k) factors[k] = -rate * block.noise_share[k];
  const auto [begin, end] = noise_inputs(block);
  kernels_.weigh(row_of(noise_weights_, begin), row_of(noise_pairs_, begin), factors, end - begin,
                 columns_);
}

// The weights of inputs in the change of every centre, and the other way round.
void BlockTrainer::weigh_pairs(const Block& block, float rate) {
  const std::size_t n = padded(window_inputs(block));
  float* score = pair_scores_.row(0);
  kernels_.sigmoid(score, n);
  for (std::size_t p = 0; p < n; ++p) score[p] = rate * (1.0F - score[p]);
  reach_ = 0;
  for (std::size_t j = 0; j < block.centres.size(); ++j) {
    const auto [row, begin, end] = block.centres[j];
    const std::size_t self = block.first + j;
    spread(score, weights_of(block, j), begin, end, pair_weights_.row(j));
    score += end - begin;
    reach_ = std::max({reach_, self - begin, end - 1 - self});
  }
}

// The factors of a window, times their weights, to their places in a row; 0 for all other inputs.
void BlockTrainer::spread(const float* factors, const float* weights, std::size_t begin,
                          std::size_t end, float* row) const {
  std::memset(row, 0, padded(packed_.size()) * sizeof(float));
  for (std::size_t i = begin; i < end; i += kSpan, factors += kSpan, weights += kSpan) {
    for (std::size_t x = 0; x < kSpan; ++x) row[i + x] = factors[x] * weights[x];
  }
  std::memset(row + end, 0, kSpan * sizeof(float));
}

// The centres whose windows may hold one of n inputs: equally many for nearly all, which is quicker
// than the fewest.
BlockTrainer::Range BlockTrainer::centres_near(const Block& block, std::size_t first_input,
                                               std::size_t n) const {
  const std::size_t begin = std::max(first_input, block.first + reach_) - block.first - reach_;
  const std::size_t end =
      std::max<std::size_t>(first_input + n + reach_, block.first) - block.first;
  return {std::min(begin, centres_.size()), std::min(end, centres_.size())};
}

BlockTrainer::Range BlockTrainer::inputs_near(const Block& block, std::size_t first_centre,
                                              std::size_t n) const {
  const std::size_t self = block.first + first_centre;
  return {std::max(self, reach_) - reach_, std::min(self + n + reach_, packed_.size())};
}

// Reads C as it was.
void BlockTrainer::change_inputs(const Block& block) {
  const auto [begin, end] = noise_inputs(block);
  change_inputs(block, 0, begin, false);
  change_inputs(block, begin, end, true);
  change_inputs(block, end, block.inputs.size(), false);
}

void BlockTrainer::change_inputs(const Block& block, std::size_t from, std::size_t to,
                                 bool meet_noise) {
  const std::size_t stride = inputs_.stride();
  for (std::size_t i = from; i < to; i += kTile) {
    ahead_.fetch(4, stride);
    const std::size_t n = std::min(kTile, to - i);
    const auto [begin, end] = centres_near(block, i, n);
    const WeightedRows terms[2] = {
        {pair_weights_.row(begin) + i, 1, pair_weights_.stride(), centres_.data() + begin,
         end - begin},
        {row_of(noise_weights_, i), columns_, 1, block.noise.data(), block.noise.size()}};
    kernels_.add_products(&block.inputs[i], n, stride, terms, meet_noise ? 2 : 1);
  }
}

// Reads the copies of the inputs, as noise does.
void BlockTrainer::change_centres(const Block& block) {
  const std::size_t stride = inputs_.stride();
  for (std::size_t j = 0; j < centres_.size(); j += kTile) {
    ahead_.fetch(2, stride);
    const std::size_t n = std::min(kTile, centres_.size() - j);
    const auto [begin, end] = inputs_near(block, j, n);
    const WeightedRows terms = {pair_weights_.row(j) + begin, pair_weights_.stride(), 1,
                                &packed_[begin], end - begin};
    kernels_.add_products(&centres_[j], n, stride, &terms, 1);
  }
}

void BlockTrainer::change_noise(const Block& block) {
  const auto [begin, end] = noise_inputs(block);
  const WeightedRows terms = {row_of(noise_weights_, begin), 1, columns_, packed_.data() + begin,
                              end - begin};
  kernels_.add_products(block.noise.data(), block.noise.size(), inputs_.stride(), &terms, 1);
}

void BlockTrainer::prepare(const Block& block, const Block* next) {
  look_ahead(next);
  reserve(block);
  pack(block);
  score(block);
  count_pairs(block);
}

void BlockTrainer::train(const Block& block, float rate, const Block* next) {
  prepare(block, next);
  weigh_noise(block, rate);
  weigh_pairs(block, rate);
  change_inputs(block);
  change_centres(block);
  change_noise(block);
}

void BlockTrainer::measure(const Block& block, LossSum& loss) {
  prepare(block, nullptr);
  add_pair_loss(block, loss);
  add_noise_loss(block, loss);
}

void BlockTrainer::add_pair_loss(const Block& block, LossSum& loss) {
  const float* of_pair = pair_scores_.row(0);
  kernels_.negative_log_sigmoid(pair_scores_.row(0), padded(window_inputs(block)));
  for (std::size_t j = 0; j < block.centres.size(); ++j) {
    const float* const weights = weights_of(block, j);
    const std::size_t n = block.centres[j].end - block.centres[j].begin;
    for (std::size_t i = 0; i < n; ++i) {
      loss.sum += static_cast<double>(weights[i]) * *of_pair++;
      loss.weight += weights[i];
    }
  }
}

void BlockTrainer::add_noise_loss(const Block& block, LossSum& loss) {
  const auto [begin, end] = noise_inputs(block);
  float* const of_noise = row_of(noise_weights_, begin);
  const std::size_t n = (end - begin) * columns_;
  for (std::size_t at = 0; at < n; ++at) of_noise[at] = -of_noise[at];
  kernels_.negative_log_sigmoid(of_noise, n);
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t k = 0; k < block.noise.size(); ++k) {
      const double weight = static_cast<double>(block.noise_share[k]) * row_of(noise_pairs_, i)[k];
      loss.sum += weight * row_of(noise_weights_, i)[k];
    }
  }
}

}  // namespace firth
