#include "trainer/sampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "compute/random.h"

namespace firth {
namespace {

TEST(SubsampleTable, KeepsByTheFormulaOfWord2vec) {
  const std::vector<Count> counts = {600'000, 300'000, 99'000, 990, 10};
  const double t = 1e-3;
  const SubsampleTable table(counts, t);
  const RandomStream stream(1, Stream::subsample);
  double share = 0;
  for (WordId word = 0; word < counts.size(); ++word) {
    const double f = static_cast<double>(counts[word]) / 1e6;
    const double keep = std::min(1.0, std::sqrt(t / f) + t / f);
    share += f * keep;
    constexpr int kDraws = 100'000;
    int kept = 0;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      kept += table.keep(word, static_cast<std::uint32_t>(stream.at(i * 8 + word) >> 32)) ? 1 : 0;
    }
    const double deviation = std::sqrt(kDraws * keep * (1 - keep));
    EXPECT_NEAR(kept, kDraws * keep, 5 * deviation + 1e-9) << word;
  }
  EXPECT_NEAR(table.kept_share(), share, 1e-9);
}

TEST(SubsampleTable, KeepsEverythingWithoutAThreshold) {
  const std::vector<Count> counts = {1'000'000, 1};
  const SubsampleTable table(counts, 0);
  EXPECT_TRUE(table.keep(0, 0xFFFFFFFFU));
  EXPECT_TRUE(table.keep(1, 0));
  EXPECT_EQ(table.kept_share(), 1.0);
}

TEST(TopNoiseShare, IsThatOfTheLikeliestWord) {
  EXPECT_NEAR(top_noise_share(std::vector<Count>{16, 1, 1}, 0.75), 8.0 / 10, 1e-9);
  EXPECT_NEAR(top_noise_share(std::vector<Count>{16, 1}, -0.5), 1 / 1.25, 1e-9);
  EXPECT_NEAR(top_noise_share(std::vector<Count>{7, 1, 0}, 0), 1.0 / 3, 1e-9);
}

TEST(NoiseTable, DrawsInProportionToThePowerOfTheCount) {
  const std::vector<Count> counts = {Count{1} << 40, 100'000, 5'000, 77, 12, 5, 5, 1};
  for (const double exponent : {0.75, 0.0, 1.0, -0.5, 0.1}) {
    const NoiseTable table(counts, exponent);
    std::vector<double> expected;
    double sum = 0;
    for (const Count count : counts) {
      expected.push_back(std::pow(static_cast<double>(count), exponent));
      sum += expected.back();
    }
    constexpr std::uint64_t kDraws = 400'000;
    std::vector<double> hits(counts.size());
    const RandomStream stream(2, Stream::noise_pool);
    for (std::uint64_t i = 0; i < kDraws; ++i) hits[table.draw(stream.at(i))] += 1;
    for (std::size_t w = 0; w < counts.size(); ++w) {
      const double p = expected[w] / sum;
      EXPECT_NEAR(hits[w], kDraws * p, 5 * std::sqrt(kDraws * p * (1 - p)) + 1)
          << exponent << " " << w;
    }
  }
}

}  // namespace
}  // namespace firth
