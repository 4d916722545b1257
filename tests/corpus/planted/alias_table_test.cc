#include "corpus/alias_table.h"

#include <gtest/gtest.h>

#include <vector>

#include "corpus/planted_random.h"

namespace firth {
namespace {

std::vector<int> draws(const AliasTable& table, std::size_t items, int count) {
  PlantedRandom random(7, 0);
  std::vector<int> drawn(items);
  for (int i = 0; i < count; ++i) ++drawn[table.draw(random.next())];
  return drawn;
}

TEST(AliasTable, DrawsInProportionToWeights) {
  const std::vector<int> drawn = draws(AliasTable({{0, 1}, {1, 2}, {2, 5}, {3, 92}}), 4, 1'000'000);
  // Five standard deviations of a binomial count.
  EXPECT_NEAR(drawn[0], 10'000, 500);
  EXPECT_NEAR(drawn[1], 20'000, 700);
  EXPECT_NEAR(drawn[2], 50'000, 1'100);
  EXPECT_NEAR(drawn[3], 920'000, 1'400);
}

TEST(AliasTable, NeverDrawsAWeightOfZero) {
  const std::vector<int> drawn = draws(AliasTable({{0, 0}, {1, 3}, {2, 0}, {3, 3}}), 4, 100'000);
  EXPECT_EQ(drawn[0], 0);
  EXPECT_EQ(drawn[2], 0);
  EXPECT_EQ(drawn[1] + drawn[3], 100'000);
}

TEST(AliasTable, DrawsEvenlyWhenAllWeightsAreZero) {
  const std::vector<int> drawn = draws(AliasTable({{0, 0}, {1, 0}}), 2, 100'000);
  EXPECT_NEAR(drawn[0], 50'000, 800);
  EXPECT_NEAR(drawn[1], 50'000, 800);
}

TEST(AliasTable, OfOneItemDrawsIt) {
  const AliasTable table({{9, 4}});
  EXPECT_EQ(table.draw(0), 9U);
  EXPECT_EQ(table.draw(~std::uint64_t{0}), 9U);
}

TEST(AliasTable, LeavesTheSpareBitsToTheCaller) {
  const AliasTable table({{0, 1}, {1, 1'000'000}});
  constexpr std::uint64_t kRandom = 0x1234'5678'9ABC'DE00U;
  for (std::uint64_t spare = 0; spare < 1U << AliasTable::kSpareBits; ++spare) {
    EXPECT_EQ(table.draw(kRandom | spare), table.draw(kRandom));
  }
}

}  // namespace
}  // namespace firth
