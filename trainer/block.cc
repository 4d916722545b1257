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
// Every right-hand side takes the values before the step: they are packed first.
#include "trainer/block.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "compute/elementary.h"

namespace firth {
namespace {

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

void BlockTrainer::reserve(const Block& block) {
  const std::size_t inputs = block.inputs.size();
  const std::size_t centres = block.centres.size();
  columns_ = (block.noise.size() + 15) / 16 * 16;
  grow(rows_, inputs + centres + block.noise.size(), dim_);
  grow(noise_transposed_, 1, dim_ * columns_);
  grow(noise_scores_, 1, inputs * columns_);
  grow(noise_pairs_, 1, inputs * columns_);
  grow(pair_scores_, 1, window_inputs(block) + 16);
  grow(weights_, inputs, columns_ + centres);
  packed_.resize(inputs * weights_.stride());
  terms_.resize(inputs);
  row_weights_.resize(std::max(inputs, columns_));
  row_packed_.resize(inputs);
}

void BlockTrainer::pack(const Block& block) {
  const std::size_t bytes = rows_.stride() * sizeof(float);
  std::size_t at = 0;
  for (const float* row : block.inputs) std::memcpy(rows_.row(at++), row, bytes);
  for (const Block::Centre& centre : block.centres) std::memcpy(rows_.row(at++), centre.row, bytes);
  for (const float* row : block.noise) std::memcpy(rows_.row(at++), row, bytes);
}

void BlockTrainer::score(const Block& block) {
  const std::size_t inputs = block.inputs.size();
  const std::size_t centres = block.centres.size();
  const std::size_t stride = rows_.stride();
  kernels_.transpose(rows_.row(inputs + centres), block.noise.size(), stride, dim_,
                     noise_transposed_.row(0));
  kernels_.scores(rows_.row(0), inputs, stride, noise_transposed_.row(0), columns_, dim_,
                  noise_scores_.row(0));
  float* out = pair_scores_.row(0);
  for (std::size_t j = 0; j < centres; ++j) {
    const Block::Centre& centre = block.centres[j];
    const std::size_t n = centre.end - centre.begin;
    kernels_.dots(rows_.row(inputs + j), rows_.row(centre.begin), n, stride, out);
    out += n;
  }
}

void BlockTrainer::count_pairs(const Block& block) {
  const std::size_t inputs = block.inputs.size();
  float* pairs = noise_pairs_.row(0);
  std::fill_n(row_weights_.begin(), inputs, 0.0F);
  for (const Block::Centre& centre : block.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i) row_weights_[i] += 1.0F;
    row_weights_[centre.self] -= 1.0F;
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    std::fill_n(pairs + i * columns_, columns_, row_weights_[i]);
  }
  for (const Block::Centre& centre : block.centres) {
    if (centre.noise == Block::kNone) continue;
    for (std::uint32_t i = centre.begin; i < centre.end; ++i) {
      if (i != centre.self) pairs[i * columns_ + centre.noise] -= 1.0F;
    }
  }
}

// The weights of noise rows in the change of every input.
void BlockTrainer::weigh_noise(const Block& block, float rate) {
  const std::size_t inputs = block.inputs.size();
  const std::size_t noise = block.noise.size();
  const auto first_noise = static_cast<std::uint32_t>(inputs + block.centres.size());
  kernels_.sigmoid(noise_scores_.row(0), inputs * columns_);
  for (std::size_t k = 0; k < noise; ++k) row_weights_[k] = -rate * block.noise_share[k];
  for (std::size_t i = 0; i < inputs; ++i) {
    const float* sigmoid = noise_scores_.row(0) + i * columns_;
    const float* pairs = noise_pairs_.row(0) + i * columns_;
    float* weights = weights_.row(i);
    std::uint32_t* packed = packed_.data() + i * weights_.stride();
    for (std::size_t k = 0; k < noise; ++k) {
      weights[k] = sigmoid[k] * (pairs[k] * row_weights_[k]);
      packed[k] = first_noise + static_cast<std::uint32_t>(k);
    }
    terms_[i] = static_cast<std::uint32_t>(noise);
  }
}

// The weights of centres in the change of every input; they stay in pair_scores_ for the centres.
void BlockTrainer::weigh_pairs(const Block& block, float rate) {
  const std::size_t n = window_inputs(block);
  float* score = pair_scores_.row(0);
  std::fill_n(score + n, (n + 15) / 16 * 16 - n, 0.0F);
  kernels_.sigmoid(score, (n + 15) / 16 * 16);
  for (std::size_t p = 0; p < n; ++p) score[p] = rate * (1.0F - score[p]);
  auto packed = static_cast<std::uint32_t>(block.inputs.size());
  for (const Block::Centre& centre : block.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i, ++score) {
      if (i == centre.self) continue;
      const std::uint32_t term = terms_[i]++;
      weights_.row(i)[term] = *score;
      packed_[i * weights_.stride() + term] = packed;
    }
    ++packed;
  }
}

void BlockTrainer::step(const Block& block) {
  const std::size_t inputs = block.inputs.size();
  const std::size_t stride = rows_.stride();
  for (std::size_t i = 0; i < inputs; ++i) {
    kernels_.add_rows(block.inputs[i], stride, weights_.row(i),
                      packed_.data() + i * weights_.stride(), terms_[i], rows_.row(0));
  }
  const float* score = pair_scores_.row(0);
  for (const Block::Centre& centre : block.centres) {
    std::size_t terms = 0;
    for (std::uint32_t i = centre.begin; i < centre.end; ++i, ++score) {
      if (i == centre.self) continue;
      row_weights_[terms] = *score;
      row_packed_[terms++] = i;
    }
    kernels_.add_rows(centre.row, stride, row_weights_.data(), row_packed_.data(), terms,
                      rows_.row(0));
  }
  std::iota(row_packed_.begin(), row_packed_.end(), 0U);
  for (std::size_t k = 0; k < block.noise.size(); ++k) {
    for (std::size_t i = 0; i < inputs; ++i) row_weights_[i] = weights_.row(i)[k];
    kernels_.add_rows(block.noise[k], stride, row_weights_.data(), row_packed_.data(), inputs,
                      rows_.row(0));
  }
}

void BlockTrainer::train(const Block& block, float rate) {
  reserve(block);
  pack(block);
  score(block);
  count_pairs(block);
  weigh_noise(block, rate);
  weigh_pairs(block, rate);
  step(block);
}

void BlockTrainer::measure(const Block& block, BlockLoss& loss) {
  reserve(block);
  pack(block);
  score(block);
  count_pairs(block);
  const float* score = pair_scores_.row(0);
  for (const Block::Centre& centre : block.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i, ++score) {
      if (i == centre.self) continue;
      loss.sum += negative_log_sigmoid(*score);
      ++loss.pairs;
    }
  }
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    for (std::size_t k = 0; k < block.noise.size(); ++k) {
      const std::size_t at = i * columns_ + k;
      const double weight = static_cast<double>(block.noise_share[k]) * noise_pairs_.row(0)[at];
      loss.sum += weight * negative_log_sigmoid(-static_cast<double>(noise_scores_.row(0)[at]));
    }
  }
}

}  // namespace firth
