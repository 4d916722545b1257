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

#include "compute/elementary.h"

namespace firth {
namespace {

constexpr std::size_t kTile = 3;   // inputs or centres that are changed together
constexpr std::size_t kSpan = 16;  // floats that are moved together

void grow(Matrix& matrix, std::size_t rows, std::size_t dim) {
  if (matrix.rows() < rows || matrix.dim() < dim) {
    matrix = Matrix(std::max(rows, matrix.rows()), std::max(dim, matrix.dim()));
  }
}

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
  columns_ = (block.noise.size() + 15) / 16 * 16;
  grow(inputs_, inputs, dim_);
  grow(noise_transposed_, 1, dim_ * columns_);
  grow(noise_weights_, 1, inputs * columns_);
  grow(noise_pairs_, 1, inputs * columns_);
  grow(noise_factors_, 1, columns_);
  grow(pair_scores_, 1, window_inputs(block) + kSpan);
  grow(pair_weights_, block.centres.size(), inputs + 2 * kSpan);
  windows_.resize(inputs + 1);
  reach_.resize((inputs + kTile - 1) / kTile);
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
  const std::size_t n = window_inputs(block);
  const std::size_t padded = (n + kSpan - 1) / kSpan * kSpan;
  float* score = pair_scores_.row(0);
  std::fill(score + n, score + padded, 0.0F);
  kernels_.sigmoid(score, padded);
  for (std::size_t p = 0; p < padded; ++p) score[p] = rate * (1.0F - score[p]);
  std::fill(reach_.begin(), reach_.end(), Reach{Block::kNone, 0});
  for (std::uint32_t j = 0; j < block.centres.size(); ++j) {
    const Block::Centre& centre = block.centres[j];
    spread(centre, score, pair_weights_.row(j));
    score += centre.end - centre.begin;
    for (std::size_t tile = centre.begin / kTile; tile <= (centre.end - 1) / kTile; ++tile) {
      reach_[tile] = {std::min(reach_[tile].begin, j), j + 1};
    }
  }
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

// Reads C as it was.
void BlockTrainer::change_inputs(const Block& block) {
  const std::size_t stride = inputs_.stride();
  for (std::size_t i = 0; i < block.inputs.size(); i += kTile) {
    ahead_.fetch(4, stride);
    const auto [first, end] = reach_[i / kTile];
    WeightedRows terms[2] = {{noise_weights_.row(0) + i * columns_, columns_, 1, block.noise.data(),
                              block.noise.size()}};
    if (first < end) {
      terms[1] = {pair_weights_.row(first) + i, 1, pair_weights_.stride(), &centres_[first],
                  end - first};
    }
    kernels_.add_products(&block.inputs[i], std::min(kTile, block.inputs.size() - i), stride, terms,
                          first < end ? 2 : 1);
  }
}

// Reads the copies of the inputs, as noise does.
void BlockTrainer::change_centres(const Block& block) {
  const std::size_t stride = inputs_.stride();
  for (std::size_t j = 0; j < centres_.size(); j += kTile) {
    ahead_.fetch(2, stride);
    const std::size_t n = std::min(kTile, centres_.size() - j);
    std::uint32_t begin = block.centres[j].begin;
    std::uint32_t end = block.centres[j].end;
    for (std::size_t k = j + 1; k < j + n; ++k) {
      begin = std::min(begin, block.centres[k].begin);
      end = std::max(end, block.centres[k].end);
    }
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
  const float* score = pair_scores_.row(0);
  for (const Block::Centre& centre : block.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i, ++score) {
      if (i == centre.self) continue;
      loss.sum += negative_log_sigmoid(static_cast<double>(*score));
      ++loss.pairs;
    }
  }
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    for (std::size_t k = 0; k < block.noise.size(); ++k) {
      const std::size_t at = i * columns_ + k;
      const double weight = static_cast<double>(block.noise_share[k]) * noise_pairs_.row(0)[at];
      loss.sum += weight * negative_log_sigmoid(-static_cast<double>(noise_weights_.row(0)[at]));
    }
  }
}

}  // namespace firth
