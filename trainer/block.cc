// The block (docs/engine.md). With P the pairs (i, j), input position i in the window of centre j,
// one ascent step on
//
//   sum over (i,j) in P of [ log s(x_i . y_j) + sum over k, z_k not the word of centre j,
//                                                   of share_k log s(-x_i . z_k) ]
//
// where share_k = (K/N) times how often z_k was drawn. With pairs_ik = the pairs of i that z_k
// counts for, and s' the derivative of log s:
//
//   change of x_i = rate (sum over j of (1 - s(x_i . y_j)) y_j - sum over k of share_k pairs_ik
//   s(x_i . z_k) z_k) change of y_j = rate  sum over i of (1 - s(x_i . y_j)) x_i change of z_k =
//   -rate sum over i of share_k pairs_ik s(x_i . z_k) x_i
//
// Every right-hand side takes the values before the step.
#include "trainer/block.h"

#include <algorithm>
#include <cstring>
#include <numeric>

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

BlockTrainer::BlockTrainer(const Kernels& kernels, std::size_t dim)
    : kernels_(kernels), dim_(dim) {}

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
  windows_.resize(inputs + 1);
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
  kernels_.scores(inputs_.row(0), block.inputs.size(), stride, noise_transposed_.row(0), columns_,
                  dim_, noise_weights_.row(0));
  float* out = pair_scores_.row(0);
  for (const Block::Centre& centre : block.centres) {
    ahead_.fetch(1, stride);
    const std::size_t n = centre.end - centre.begin;
    kernels_.dots(centre.row, packed_[centre.begin], n, stride, out);
    out += n;
  }
}

void BlockTrainer::count_pairs(const Block& block) {
  std::fill(windows_.begin(), windows_.end(), 0U);
  for (const Block::Centre& centre : block.centres) {
    ++windows_[centre.begin];
    --windows_[centre.end];
  }
  std::partial_sum(windows_.begin(), windows_.end(), windows_.begin());
  for (const Block::Centre& centre : block.centres) --windows_[centre.self];
  float* const pairs = noise_pairs_.row(0);
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    for (std::size_t k = 0; k < columns_; k += kSpan) {
      std::fill_n(pairs + i * columns_ + k, kSpan, static_cast<float>(windows_[i]));
    }
  }
  for (const Block::Centre& centre : block.centres) {
    if (centre.noise == Block::kNone) continue;
    for (std::uint32_t i = centre.begin; i < centre.end; ++i) {
      if (i != centre.self) pairs[i * columns_ + centre.noise] -= 1.0F;
    }
  }
}

// The weights of noise rows in the change of every input, and the other way round.
void BlockTrainer::weigh_noise(const Block& block, float rate) {
  float* const factors = noise_factors_.row(0);
  std::fill_n(factors, columns_, 0.0F);
  for (std::size_t k = 0; k < block.noise.size(); ++k) factors[k] = -rate * block.noise_share[k];
  kernels_.weigh(noise_weights_.row(0), noise_pairs_.row(0), factors, block.inputs.size(),
                 columns_);
}

// The weights of inputs in the change of every centre, and the other way round.
void BlockTrainer::weigh_pairs(const Block& block, float rate) {
  const std::size_t n = padded(window_inputs(block));
  float* score = pair_scores_.row(0);
  kernels_.sigmoid(score, n);
  for (std::size_t p = 0; p < n; ++p) score[p] = rate * (1.0F - score[p]);
  std::uint32_t reach = 0;
  for (std::size_t j = 0; j < block.centres.size(); ++j) {
    const Block::Centre& centre = block.centres[j];
    spread(centre, score, pair_weights_.row(j));
    score += centre.end - centre.begin;
    reach = std::max({reach, centre.self - centre.begin, centre.end - 1 - centre.self});
  }
  reach_ = reach;
}

// The weights of a window to their places in a row; 0 for all other inputs, and for the centre.
void BlockTrainer::spread(const Block::Centre& centre, const float* from, float* weights) const {
  constexpr std::size_t kBytes = kSpan * sizeof(float);
  for (std::size_t i = 0; i < packed_.size(); i += kSpan) std::memset(weights + i, 0, kBytes);
  float* to = weights + centre.begin;
  for (; to < weights + centre.end; to += kSpan, from += kSpan) std::memcpy(to, from, kBytes);
  std::memset(weights + centre.end, 0, kBytes);
  weights[centre.self] = 0.0F;
}

// The centres whose windows may hold one of n inputs: equally many for nearly all, which is quicker
// than the fewest.
BlockTrainer::Range BlockTrainer::centres_near(const Block& block, std::size_t first_input,
                                               std::size_t n) const {
  const std::size_t self = block.centres.front().self;
  const std::size_t begin = std::max(first_input, self + reach_) - self - reach_;
  const std::size_t end = std::max(first_input + n + reach_, self) - self;
  return {std::min(begin, centres_.size()), std::min(end, centres_.size())};
}

BlockTrainer::Range BlockTrainer::inputs_near(const Block& block, std::size_t first_centre,
                                              std::size_t n) const {
  const std::size_t self = block.centres[first_centre].self;
  return {std::max(self, reach_) - reach_, std::min(self + n + reach_, packed_.size())};
}

// Reads C as it was.
void BlockTrainer::change_inputs(const Block& block) {
  const std::size_t stride = inputs_.stride();
  for (std::size_t i = 0; i < block.inputs.size(); i += kTile) {
    ahead_.fetch(4, stride);
    const std::size_t n = std::min(kTile, block.inputs.size() - i);
    const auto [begin, end] = centres_near(block, i, n);
    const WeightedRows terms[2] = {
        {noise_weights_.row(0) + i * columns_, columns_, 1, block.noise.data(), block.noise.size()},
        {pair_weights_.row(begin) + i, 1, pair_weights_.stride(), centres_.data() + begin,
         end - begin}};
    kernels_.add_products(&block.inputs[i], n, stride, terms, begin < end ? 2 : 1);
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
  const WeightedRows terms = {noise_weights_.row(0), 1, columns_, packed_.data(), packed_.size()};
  kernels_.add_products(block.noise.data(), block.noise.size(), inputs_.stride(), &terms, 1);
}

void BlockTrainer::train(const Block& block, float rate, const Block* next) {
  look_ahead(next);
  reserve(block);
  pack(block);
  score(block);
  count_pairs(block);
  weigh_noise(block, rate);
  weigh_pairs(block, rate);
  change_inputs(block);
  change_centres(block);
  change_noise(block);
}

void BlockTrainer::measure(const Block& block, LossSum& loss) {
  look_ahead(nullptr);
  reserve(block);
  pack(block);
  score(block);
  count_pairs(block);
  add_pair_loss(block, loss);
  add_noise_loss(block, loss);
}

void BlockTrainer::add_pair_loss(const Block& block, LossSum& loss) {
  const float* of_pair = pair_scores_.row(0);
  kernels_.negative_log_sigmoid(pair_scores_.row(0), padded(window_inputs(block)));
  for (const Block::Centre& centre : block.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i, ++of_pair) {
      if (i == centre.self) continue;
      loss.sum += *of_pair;
      ++loss.pairs;
    }
  }
}

void BlockTrainer::add_noise_loss(const Block& block, LossSum& loss) {
  const std::size_t n = block.inputs.size() * columns_;
  float* const of_noise = noise_weights_.row(0);
  for (std::size_t i = 0; i < n; ++i) of_noise[i] = -of_noise[i];
  kernels_.negative_log_sigmoid(of_noise, n);
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    for (std::size_t k = 0; k < block.noise.size(); ++k) {
      const std::size_t at = i * columns_ + k;
      const double weight = static_cast<double>(block.noise_share[k]) * noise_pairs_.row(0)[at];
      loss.sum += weight * of_noise[at];
    }
  }
}

}  // namespace firth
