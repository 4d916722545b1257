#include "trainer/sharing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace firth {
namespace {

constexpr std::size_t kRows = 3000;
constexpr std::size_t kDim = 20;

class SharedTableTest : public testing::Test {
 protected:
  SharedTableTest() : table_(kRows, kDim), shared_("t", table_, 3, kRows) {
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t c = 0; c < kDim; ++c) table_.row(i)[c] = static_cast<float>(i);
    }
  }

  void begin_round(const std::vector<std::vector<WordId>>& words) {
    for (std::size_t l = 0; l < words.size(); ++l) shared_.list(l, words[l]);
    for (std::size_t p = 0; p < SharedTable::kOwners; ++p) shared_.assign(p);
    for (std::size_t l = 0; l < words.size(); ++l) shared_.copy_shared(l);
  }
  bool end_round() {
    bool finite = true;
    for (std::size_t p = 0; p < SharedTable::kOwners; ++p) {
      finite = shared_.merge(p, kScalarKernels) && finite;
    }
    return finite;
  }

  Matrix table_;
  SharedTable shared_;
};

TEST_F(SharedTableTest, ARowOfOneLaneIsTrainedInPlace) {
  const std::vector<std::vector<WordId>> words = {{5, 17}, {2999}, {}};
  begin_round(words);
  EXPECT_EQ(shared_.row(0, 0), table_.row(5));
  EXPECT_EQ(shared_.row(0, 1), table_.row(17));
  EXPECT_EQ(shared_.row(1, 0), table_.row(2999));
}

TEST_F(SharedTableTest, ARowOfSeveralLanesIsCopiedAndMerged) {
  const std::vector<std::vector<WordId>> words = {{7, 1}, {7}, {2, 7}};
  for (int round = 0; round < 3; ++round) {  // marks are clean between rounds
    begin_round(words);
    float* copies[] = {shared_.row(0, 0), shared_.row(1, 0), shared_.row(2, 1)};
    const float before = table_.row(7)[0];
    for (float* copy : copies) {
      ASSERT_NE(copy, table_.row(7));
      ASSERT_EQ(copy[0], before);
    }
    EXPECT_EQ(shared_.row(0, 1), table_.row(1));
    copies[0][0] += 3;  // unlike changes: they add up
    copies[1][1] -= 3;
    copies[2][2] += 3;
    EXPECT_TRUE(end_round());
    EXPECT_EQ(table_.row(7)[0], before + 3);
    EXPECT_EQ(table_.row(7)[2], 7.0F + 3.0F * static_cast<float>(round + 1));
    EXPECT_EQ(table_.row(7)[3], 7.0F);
  }
}

TEST_F(SharedTableTest, EqualChangesCountOnce) {
  const std::vector<std::vector<WordId>> words = {{7}, {7}, {7}};
  begin_round(words);
  for (std::size_t l = 0; l < 3; ++l) {
    for (std::size_t c = 0; c < kDim; ++c) shared_.row(l, 0)[c] += 1.0F;
  }
  EXPECT_TRUE(end_round());
  EXPECT_FLOAT_EQ(table_.row(7)[0], 8.0F);
}

TEST_F(SharedTableTest, MergesInLaneOrderWhateverTheOrderOfOwnersAndRows) {
  // 1 + 1e8 - 1e8 is 0 in float, in lane order; from the last lane to the first it is 1.
  const std::vector<std::vector<WordId>> words = {{100, 7}, {7, 100}, {55, 7, 100}};
  for (std::size_t c = 0; c < kDim; ++c) table_.row(7)[c] = 0;
  begin_round(words);
  shared_.row(0, 1)[0] = 1.0F;
  shared_.row(1, 0)[0] = 1e8F;
  shared_.row(2, 1)[0] = -1e8F;
  EXPECT_TRUE(end_round());
  EXPECT_EQ(table_.row(7)[0], 0.0F);
}

TEST_F(SharedTableTest, EveryWordHasOneOwner) {
  std::vector<WordId> all;
  for (WordId word = 0; word < kRows; ++word) all.push_back(word);
  const std::vector<std::vector<WordId>> words = {all, all, all};
  begin_round(words);
  for (std::size_t l = 0; l < 3; ++l) {
    for (std::uint32_t i = 0; i < kRows; ++i) shared_.row(l, i)[0] += 1.0F;
  }
  EXPECT_TRUE(end_round());
  for (std::size_t i = 0; i < kRows; ++i) EXPECT_EQ(table_.row(i)[0], static_cast<float>(i) + 1.0F);
}

TEST_F(SharedTableTest, SaysWhenAChangeIsNotFinite) {
  const std::vector<std::vector<WordId>> words = {{7}, {7}, {}};
  begin_round(words);
  shared_.row(1, 0)[kDim - 1] = HUGE_VALF;
  EXPECT_FALSE(end_round());
}

}  // namespace
}  // namespace firth
