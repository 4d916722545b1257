#include "trainer/block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <tuple>

#include "compute/random.h"

namespace firth {
namespace {

constexpr std::size_t kDim = 9;

// A block over small tables W and C, described by row numbers so that an oracle can read it. The
// position of centre j is input first + j.
struct Example {
  struct Centre {
    std::uint32_t begin, end;
  };
  std::vector<std::size_t> inputs;  // rows of W
  std::vector<std::size_t> words;   // rows of C, of the same positions
  std::uint32_t first;
  std::vector<Centre> centres;
  std::vector<std::size_t> noise;
  std::vector<float> share;
  bool noise_at_centres;
};

// Inputs 1 and 3 are the same word; so are positions 1 and 4 of C. The words of position 3, a
// centre, and of position 0, which is none, are also noise. Window 3, one cut off by a sentence.
Example example(bool noise_at_centres = true) {
  return {.inputs = {4, 2, 5, 2, 0, 1},
          .words = {7, 3, 1, 6, 3, 2},
          .first = 1,
          .centres = {{0, 3}, {1, 4}, {0, 6}, {3, 6}},
          .noise = {6, 0, 7},
          .share = {1.25F, 0.5F, 2.0F},
          .noise_at_centres = noise_at_centres};
}

ModelOptions window_of(int window, bool fixed = false) {
  ModelOptions options;
  options.window = window;
  options.fixed_window = fixed;
  return options;
}

BlockTrainer trainer_of(const Kernels& kernels) {
  return {kernels, kDim, window_weights(window_of(3))};
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
  block.first = e.first;
  block.noise_at_centres = e.noise_at_centres;
  for (std::size_t j = 0; j < e.centres.size(); ++j) {
    block.centres.push_back({c.row(e.words[e.first + j]), e.centres[j].begin, e.centres[j].end});
  }
  for (const std::size_t word : e.words) {
    const auto found = std::ranges::find(e.noise, word);
    block.noise_of_input.push_back(found == e.noise.end()
                                       ? Block::kNone
                                       : static_cast<std::uint32_t>(found - e.noise.begin()));
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
  for (std::uint32_t j = 0; j < e.centres.size(); ++j) {
    const std::uint32_t self = e.first + j;
    for (std::uint32_t i = e.centres[j].begin; i < e.centres[j].end; ++i) {
      if (i == self) continue;
      const double weight =
          (3.0 + 1.0 - std::abs(static_cast<int>(i) - static_cast<int>(self))) / 3;
      sum += weight * log_sigmoid(dot(w, e.inputs[i], c, e.words[self]));
      const std::uint32_t input = e.noise_at_centres ? self : i;
      const std::uint32_t other = e.noise_at_centres ? i : self;
      for (std::size_t k = 0; k < e.noise.size(); ++k) {
        if (e.noise[k] == e.words[other]) continue;
        sum += weight * e.share[k] * log_sigmoid(-dot(w, e.inputs[input], c, e.noise[k]));
      }
    }
  }
  return sum;
}

class BlockOnEveryTarget : public testing::TestWithParam<std::tuple<const Kernels*, bool>> {
 protected:
  const Kernels& kernels_ = *std::get<0>(GetParam());
  const Example example_ = example(std::get<1>(GetParam()));
};
INSTANTIATE_TEST_SUITE_P(, BlockOnEveryTarget,
                         testing::Combine(testing::ValuesIn(supported_kernels()), testing::Bool()),
                         [](const auto& target) {
                           return std::string(std::get<0>(target.param)->name) +
                                  (std::get<1>(target.param) ? "_noise_at_centres"
                                                             : "_noise_of_pairs");
                         });

TEST_P(BlockOnEveryTarget, StepsAlongTheNumericalGradientOfTheObjective) {
  const Example& e = example_;
  Matrix w = random_table(6, 1);
  Matrix c = random_table(8, 2);
  Matrix w_before = random_table(6, 1);
  Matrix c_before = random_table(8, 2);
  constexpr float kRate = 0x1p-10F;
  trainer_of(kernels_).train(block_of(e, w, c), kRate);
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
  const Example& e = example_;
  Matrix w = random_table(6, 3);
  Matrix c = random_table(8, 4);
  Matrix scalar_w = random_table(6, 3);
  Matrix scalar_c = random_table(8, 4);
  BlockTrainer trainer = trainer_of(kernels_);
  BlockTrainer scalar = trainer_of(kScalarKernels);
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
  const Example& e = example_;
  Matrix w = random_table(6, 3);
  Matrix c = random_table(8, 4);
  trainer_of(kernels_).train(block_of(e, w, c), 0.1F);
  for (std::size_t k = kDim; k < w.stride(); ++k) {
    EXPECT_EQ(w.row(2)[k], 0.0F);
    EXPECT_EQ(c.row(6)[k], 0.0F);
  }
}

TEST(Block, MeasuresTheLossWithoutTraining) {
  for (const bool noise_at_centres : {true, false}) {
    const Example e = example(noise_at_centres);
    Matrix w = random_table(6, 5);
    Matrix c = random_table(8, 6);
    const Matrix w_before = random_table(6, 5);
    LossSum loss;
    trainer_of(kScalarKernels).measure(block_of(e, w, c), loss);
    EXPECT_NEAR(loss.weight, (2 * 3 + 2 * 3 + (1 + 2 + 3 + 3 + 2) + (3 + 3)) / 3.0, 1e-6);
    EXPECT_NEAR(loss.sum, -objective(e, w, c), 1e-5);
    for (std::size_t k = 0; k < kDim; ++k) EXPECT_EQ(w.row(2)[k], w_before.row(2)[k]);
  }
}

TEST(WindowWeights, AreTheShareOfRandomWindowsThatReachAPlace) {
  EXPECT_EQ(window_weights(window_of(2)), (std::vector<float>{0.5F, 1, 0, 1, 0.5F}));
  EXPECT_EQ(window_weights(window_of(2, true)), (std::vector<float>{1, 1, 0, 1, 1}));
  const std::vector<float> weights = window_weights(window_of(7));
  for (int place = -7; place <= 7; ++place) {
    int reaching = 0;
    for (int width = 1; width <= 7; ++width) reaching += std::abs(place) <= width ? 1 : 0;
    const double share = place == 0 ? 0 : reaching / 7.0;
    EXPECT_NEAR(weights[static_cast<std::size_t>(place + 7)], share, 1e-7) << place;
  }
}

TEST(Block, TrainingLowersTheLoss) {
  const Example e = example();
  Matrix w = random_table(6, 5);
  Matrix c = random_table(8, 6);
  const double before = objective(e, w, c);
  BlockTrainer trainer = trainer_of(kScalarKernels);
  for (int step = 0; step < 50; ++step) trainer.train(block_of(e, w, c), 0.05F);
  EXPECT_GT(objective(e, w, c), before + 1);
}

TEST(Block, OneTrainerServesBlocksOfEverySize) {
  Matrix w = random_table(300, 5);
  Matrix c = random_table(300, 6);
  BlockTrainer trainer(kScalarKernels, kDim, window_weights(window_of(250)));
  for (const std::uint32_t inputs : {2U, 250U, 3U}) {
    for (const std::uint32_t noise : {1U, 48U, 16U}) {
      Block block;
      for (std::uint32_t i = 0; i < inputs; ++i) block.inputs.push_back(w.row(i));
      block.noise_of_input.assign(inputs, Block::kNone);
      block.centres.push_back({c.row(0), 0, inputs});
      for (std::uint32_t k = 0; k < noise; ++k) block.noise.push_back(c.row(1 + k));
      block.noise_share.assign(noise, 0.5F);
      trainer.train(block, 0.01F);
    }
  }
  EXPECT_TRUE(std::isfinite(w.row(0)[0]));
}

}  // namespace
}  // namespace firth
