#include "trainer/block.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "compute/random.h"

namespace firth {
namespace {

constexpr std::size_t kDim = 9;

// A block over small tables W and C, described by row numbers so that an oracle can read it.
struct Example {
  struct Centre {
    std::size_t row;
    std::uint32_t self, begin, end;
  };
  std::vector<std::size_t> inputs;
  std::vector<Centre> centres;
  std::vector<std::size_t> noise;
  std::vector<float> share;
};

// Inputs 1 and 3 are the same word; centre 2's word is also noise; centres 0 and 3 are one word.
Example example() {
  return {.inputs = {4, 2, 5, 2, 0, 1},
          .centres = {{3, 1, 0, 3}, {1, 2, 1, 4}, {6, 3, 0, 6}, {3, 4, 3, 6}},
          .noise = {6, 0, 7},
          .share = {1.25F, 0.5F, 2.0F}};
}

Matrix random_table(std::size_t rows, std::uint64_t seed) {
  const RandomStream stream(seed, Stream::init);
  Matrix table(rows, kDim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t c = 0; c < kDim; ++c) {
      table.row(i)[c] = static_cast<float>(stream.at(i * kDim + c) >> 40) * 0x1p-24F - 0.5F;
    }
  }
  return table;
}

Block block_of(const Example& e, Matrix& w, Matrix& c) {
  Block block;
  for (const std::size_t row : e.inputs) block.inputs.push_back(w.row(row));
  for (const auto& centre : e.centres) {
    std::uint32_t noise = Block::kNone;
    for (std::uint32_t k = 0; k < e.noise.size(); ++k) {
      if (e.noise[k] == centre.row) noise = k;
    }
    block.centres.push_back({c.row(centre.row), centre.self, centre.begin, centre.end, noise});
  }
  for (const std::size_t row : e.noise) block.noise.push_back(c.row(row));
  block.noise_share = e.share;
  return block;
}

double log_sigmoid(double x) { return -std::log1p(std::exp(-x)); }

double dot(const Matrix& a, std::size_t i, const Matrix& b, std::size_t j) {
  double sum = 0;
  for (std::size_t c = 0; c < kDim; ++c) {
    sum += static_cast<double>(a.row(i)[c]) * static_cast<double>(b.row(j)[c]);
  }
  return sum;
}

// The objective as written in block.cc, pair by pair. Negated it is the loss.
double objective(const Example& e, const Matrix& w, const Matrix& c) {
  double sum = 0;
  for (const auto& centre : e.centres) {
    for (std::uint32_t i = centre.begin; i < centre.end; ++i) {
      if (i == centre.self) continue;
      sum += log_sigmoid(dot(w, e.inputs[i], c, centre.row));
      for (std::size_t k = 0; k < e.noise.size(); ++k) {
        if (e.noise[k] == centre.row) continue;
        sum += e.share[k] * log_sigmoid(-dot(w, e.inputs[i], c, e.noise[k]));
      }
    }
  }
  return sum;
}

class BlockOnEveryTarget : public testing::TestWithParam<const Kernels*> {};
INSTANTIATE_TEST_SUITE_P(, BlockOnEveryTarget, testing::ValuesIn(supported_kernels()),
                         [](const auto& target) { return std::string(target.param->name); });

TEST_P(BlockOnEveryTarget, StepsAlongTheNumericalGradientOfTheObjective) {
  const Example e = example();
  Matrix w = random_table(6, 1);
  Matrix c = random_table(8, 2);
  Matrix w_before = random_table(6, 1);
  Matrix c_before = random_table(8, 2);
  constexpr float kRate = 0x1p-10F;
  BlockTrainer(*GetParam(), kDim).train(block_of(e, w, c), kRate);
  constexpr float kStep = 0x1p-8F;
  const auto check = [&](Matrix& moved, const Matrix& after, std::size_t rows, const char* name) {
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < kDim; ++k) {
        float& x = moved.row(i)[k];
        const float old = x;
        x = old + kStep;
        const double up = objective(e, w_before, c_before);
        x = old - kStep;
        const double down = objective(e, w_before, c_before);
        x = old;
        const double gradient = (up - down) / (2 * static_cast<double>(kStep));
        const double change = (static_cast<double>(after.row(i)[k]) - old) / kRate;
        ASSERT_NEAR(change, gradient, 2e-4) << name << " row " << i << " element " << k;
      }
    }
  };
  check(w_before, w, 6, "W");
  check(c_before, c, 8, "C");
}

TEST_P(BlockOnEveryTarget, HasTheBitsOfTheScalarTarget) {
  const Example e = example();
  Matrix w = random_table(6, 3);
  Matrix c = random_table(8, 4);
  Matrix scalar_w = random_table(6, 3);
  Matrix scalar_c = random_table(8, 4);
  BlockTrainer trainer(*GetParam(), kDim);
  BlockTrainer scalar(kScalarKernels, kDim);
  for (int step = 0; step < 20; ++step) {
    trainer.train(block_of(e, w, c), 0.1F);
    scalar.train(block_of(e, scalar_w, scalar_c), 0.1F);
  }
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t k = 0; k < w.stride(); ++k) ASSERT_EQ(w.row(i)[k], scalar_w.row(i)[k]);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t k = 0; k < c.stride(); ++k) ASSERT_EQ(c.row(i)[k], scalar_c.row(i)[k]);
  }
}

TEST_P(BlockOnEveryTarget, KeepsThePaddingZero) {
  const Example e = example();
  Matrix w = random_table(6, 3);
  Matrix c = random_table(8, 4);
  BlockTrainer(*GetParam(), kDim).train(block_of(e, w, c), 0.1F);
  for (std::size_t k = kDim; k < w.stride(); ++k) {
    EXPECT_EQ(w.row(2)[k], 0.0F);
    EXPECT_EQ(c.row(6)[k], 0.0F);
  }
}

TEST(Block, MeasuresTheLossWithoutTraining) {
  const Example e = example();
  Matrix w = random_table(6, 5);
  Matrix c = random_table(8, 6);
  const Matrix w_before = random_table(6, 5);
  LossSum loss;
  BlockTrainer(kScalarKernels, kDim).measure(block_of(e, w, c), loss);
  EXPECT_EQ(loss.pairs, 2U + 2 + 5 + 2);
  EXPECT_NEAR(loss.sum, -objective(e, w, c), 1e-5);
  for (std::size_t k = 0; k < kDim; ++k) EXPECT_EQ(w.row(2)[k], w_before.row(2)[k]);
}

TEST(Block, TrainingLowersTheLoss) {
  const Example e = example();
  Matrix w = random_table(6, 5);
  Matrix c = random_table(8, 6);
  const double before = objective(e, w, c);
  BlockTrainer trainer(kScalarKernels, kDim);
  for (int step = 0; step < 50; ++step) trainer.train(block_of(e, w, c), 0.05F);
  EXPECT_GT(objective(e, w, c), before + 1);
}

TEST(Block, OneTrainerServesBlocksOfEverySize) {
  Matrix w = random_table(300, 5);
  Matrix c = random_table(300, 6);
  BlockTrainer trainer(kScalarKernels, kDim);
  for (const std::uint32_t inputs : {2U, 250U, 3U}) {
    for (const std::uint32_t noise : {1U, 48U, 16U}) {
      Block block;
      for (std::uint32_t i = 0; i < inputs; ++i) block.inputs.push_back(w.row(i));
      block.centres.push_back({c.row(0), 0, 0, inputs, Block::kNone});
      for (std::uint32_t k = 0; k < noise; ++k) block.noise.push_back(c.row(1 + k));
      block.noise_share.assign(noise, 0.5F);
      trainer.train(block, 0.01F);
    }
  }
  EXPECT_TRUE(std::isfinite(w.row(0)[0]));
}

}  // namespace
}  // namespace firth
