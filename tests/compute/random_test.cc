#include "compute/random.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <set>

namespace firth {
namespace {

TEST(RandomStream, IsAPureFunctionWithFixedBits) {
  constexpr RandomStream stream(1, Stream::subsample, 0);
  static_assert(stream.at(5) == RandomStream(1, Stream::subsample, 0).at(5));
  // SplitMix64 from state 0 begins with this number.
  EXPECT_EQ(mix64(0x9E3779B97F4A7C15U), 0xE220A8397B1DCDAFU);
}

TEST(RandomStream, SeedStreamEpochAndIndexAllMatter) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    for (const Stream use : {Stream::init, Stream::subsample, Stream::noise_pool}) {
      for (std::uint64_t epoch = 0; epoch < 4; ++epoch) {
        for (std::uint64_t i = 0; i < 16; ++i) {
          seen.insert(RandomStream(seed, use, epoch).at(i));
          seen.insert(RandomStream(seed, use, epoch).at_each(i).at(0));
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U * 3 * 4 * 16 * 2);
}

TEST(RandomStream, BitsAreBalanced) {
  const RandomStream stream(7, Stream::noise_pool, 3);
  std::array<int, 64> ones{};
  constexpr int kDraws = 20'000;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    for (int bit = 0; bit < 64; ++bit) ones[bit] += static_cast<int>((stream.at(i) >> bit) & 1);
  }
  for (const int n : ones) EXPECT_NEAR(n, kDraws / 2.0, 5 * 71);  // five standard deviations
}

TEST(Below, IsUniformAndInRange) {
  const RandomStream stream(3, Stream::noise_pool);
  std::array<int, 5> hits{};
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    ++hits.at(below(static_cast<std::uint32_t>(stream.at(i) >> 32), 5));
  }
  for (const int n : hits) EXPECT_NEAR(n, 10'000, 5 * 90);
  EXPECT_EQ(below(0xFFFFFFFFU, 5), 4U);
}

}  // namespace
}  // namespace firth
