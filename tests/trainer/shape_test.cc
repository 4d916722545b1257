#include <gtest/gtest.h>

#include <algorithm>

#include "firth/train.h"

namespace firth {
namespace {

// A Zipf vocabulary of about `tokens` tokens.
Vocabulary zipf(double tokens, int words) {
  Vocabulary vocabulary;
  double sum = 0;
  for (int i = 1; i <= words; ++i) sum += 1.0 / i;
  for (int i = 1; i <= words; ++i) {
    vocabulary.counts.push_back(static_cast<Count>(tokens / sum / i) + 1);
  }
  return vocabulary;
}

TEST(Shape, GrowsWithTheCorpusAndKeepsRoundsSmall) {
  int lanes = 0;
  for (const double tokens : {1e3, 1e5, 2e6, 17e6, 66e6, 1e9, 1e11}) {
    const Vocabulary vocabulary = zipf(tokens, 10'000);
    const Shape shape = resolve_shape(vocabulary, {});
    EXPECT_GE(shape.lanes, lanes);
    lanes = shape.lanes;
    if (tokens >= 2e6) {
      EXPECT_GE(shape.lanes, 8);
      EXPECT_LE(shape.lanes * static_cast<double>(shape.chunk), tokens / 500);
    }
  }
  EXPECT_EQ(resolve_shape(zipf(1e3, 30), {}).lanes, 1);
  EXPECT_EQ(lanes, 64);
}

TEST(Shape, BoundsTheNoiseThatOneStepCarriesARow) {
  const Vocabulary vocabulary = zipf(17e6, 10'000);
  for (const int window : {1, 2, 5, 8, 10, 20, 50}) {
    for (const int negative : {1, 5, 15, 25, 50}) {
      ModelOptions options;
      options.window = window;
      options.negative = negative;
      const Shape shape = resolve_shape(vocabulary, options);
      const double load = (window + 1.0) * negative * shape.block / shape.noise;
      EXPECT_LE(load, shape.block == 1 ? std::max(64.0, window + 1.0) : 64.0)
          << window << " " << negative;
      EXPECT_EQ(shape.noise % 16, 0);
      EXPECT_GE(shape.noise_pool, shape.noise);
    }
  }
}

// Steps twice as long as those at the usual rate overshoot.
TEST(Shape, BoundsTheLengthOfAStepAtAnyLearningRate) {
  const Vocabulary vocabulary = zipf(17e6, 10'000);
  for (const double lr : {0.001, 0.025, 0.03, 0.05, 0.1, 1.0}) {
    ModelOptions options;
    options.lr = lr;
    const Shape shape = resolve_shape(vocabulary, options);
    const double weight = (options.window + 1.0) * options.negative;  // of an input at its centre
    EXPECT_LE(lr * weight * shape.block / shape.noise, shape.block > 1 ? 1.6 : 30.0) << lr;
    EXPECT_EQ(shape.noise_at_centres, lr * weight <= 1.6) << lr;
    EXPECT_EQ(shape.block == 32, lr <= 0.025) << lr;
  }
}

TEST(Shape, ShortensBlocksBeforeItTakesMoreNoise) {
  ModelOptions options;
  EXPECT_EQ(resolve_shape(zipf(17e6, 10'000), options).block, 32);
  EXPECT_EQ(resolve_shape(zipf(17e6, 10'000), options).noise, 16);
  options.window = 8;
  options.negative = 25;
  EXPECT_EQ(resolve_shape(zipf(17e6, 10'000), options).block, 4);
  EXPECT_EQ(resolve_shape(zipf(17e6, 10'000), options).noise, 16);
}

TEST(Shape, SharesARoundAmongFewerLanesWhereNoiseIsHeavy) {
  ModelOptions options;
  EXPECT_EQ(resolve_shape(zipf(2e6, 10'000), options).lanes, 8);
  options.window = 8;
  options.negative = 25;
  const Shape small = resolve_shape(zipf(2e6, 10'000), options);
  EXPECT_EQ(small.lanes, 2);
  EXPECT_EQ(small.chunk, 1952);  // the same round
  EXPECT_LT(small.noise_pool, small.chunk);
  EXPECT_EQ(resolve_shape(zipf(17e6, 10'000), options).lanes, 8);
}

// 7/8 MiB of rows, of 448 and 1,216 bytes.
TEST(Shape, AChunkIsShorterWhereRowsAreLonger) {
  ModelOptions options;
  EXPECT_EQ(resolve_shape(zipf(68e6, 10'000), options).chunk, 2048);
  options.dim = 300;
  EXPECT_EQ(resolve_shape(zipf(68e6, 10'000), options).chunk, 752);
  options.dim = 4096;
  EXPECT_EQ(resolve_shape(zipf(68e6, 10'000), options).chunk, 96);
}

// Of 16 draws from five words each word gets three.
TEST(Shape, ShortensBlocksWhereNoiseIsAlwaysTheSame) {
  Vocabulary few;
  few.counts.assign(5, 100'000);
  ModelOptions options;
  options.sample = 0;
  EXPECT_EQ(resolve_shape(few, options).block, 10);  // 64 x 5 / 30
  options.lr = 0.05;
  EXPECT_EQ(resolve_shape(few, options).block, 5);
}

// Half of a walk around a hub is the hub.
TEST(Shape, ShortensBlocksWhereOneWordIsEverywhere) {
  Vocabulary star;
  star.counts.assign(1001, 500);
  star.counts[0] = 500'000;
  ModelOptions options;
  options.sample = 0;
  EXPECT_EQ(resolve_shape(star, options).block, 6);
  options.sample = 1e-4;  // the hub is sampled away, but is a seventh of the noise
  EXPECT_EQ(resolve_shape(star, options).block, 14);
}

TEST(Shape, TakesWhatIsAsked) {
  ModelOptions options;
  options.shape = {.lanes = 3, .chunk = 77, .noise_pool = 99, .block = 7};
  const Shape shape = resolve_shape(zipf(17e6, 10'000), options);
  EXPECT_EQ(shape.lanes, 3);
  EXPECT_EQ(shape.chunk, 77);
  EXPECT_EQ(shape.noise_pool, 99);
  EXPECT_EQ(shape.block, 7);
}

}  // namespace
}  // namespace firth
