#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "firth/neighbors.h"
#include "tests/eval/random_table.h"

namespace firth {
namespace {

TEST(WordRelation, IsCosineDotAndDistanceOfTheVectorsAsTheyAre) {
  Matrix table(3, 2);
  table.row(0)[0] = 3;
  table.row(1)[0] = 3;
  table.row(1)[1] = 4;
  table.row(2)[1] = 1;
  const WordRelation found = relate(unit(table.view()), 0, 1);
  EXPECT_DOUBLE_EQ(found.cosine, 0.6);
  EXPECT_DOUBLE_EQ(found.dot, 9);
  EXPECT_DOUBLE_EQ(found.euclidean, 4);
  EXPECT_EQ(found.rank_b_of_a, 1U);  // a: b 0.6, then 0
  EXPECT_EQ(found.rank_a_of_b, 2U);  // b: 0.8, then a 0.6
}

TEST(WordRelation, RanksArePlacesAmongTheNeighbours) {
  Matrix table = random_table(3000, 12, 4);
  for (const std::size_t copy : {20U, 2000U}) {  // equal rows: ties
    std::copy_n(table.row(900), 12, table.row(copy));
  }
  std::fill_n(table.row(5), 12, 0.0F);
  const UnitView view = unit(table.view());
  for (const auto& [a, b] : std::vector<std::pair<WordId, WordId>>{
           {0, 1}, {900, 7}, {7, 2000}, {20, 900}, {900, 20}, {2999, 1500}}) {
    const WordRelation found = relate(view, a, b, 2);
    const auto place = [&view](WordId of, WordId word) {
      const QueryTerm query{of, 1};
      const std::vector<Scored> all = neighbors(view, {&query, 1}, 3000);
      const auto at = std::find_if(all.begin(), all.end(),
                                   [word](const Scored& one) { return one.word == word; });
      return static_cast<std::size_t>(at - all.begin()) + 1;
    };
    EXPECT_EQ(found.rank_b_of_a, place(a, b)) << a << " " << b;
    EXPECT_EQ(found.rank_a_of_b, place(b, a)) << a << " " << b;
    const WordRelation turned = relate(view, b, a, 1);
    EXPECT_EQ(turned.rank_b_of_a, found.rank_a_of_b);
    EXPECT_EQ(turned.cosine, found.cosine);
  }
}

TEST(WordRelation, OfAWordWithItselfIsTheNearest) {
  Matrix table(2, 3);
  table.row(0)[1] = 2;
  table.row(1)[1] = 5;
  const WordRelation found = relate(unit(table.view()), 1, 1);
  EXPECT_DOUBLE_EQ(found.cosine, 1);
  EXPECT_DOUBLE_EQ(found.euclidean, 0);
  EXPECT_EQ(found.rank_a_of_b, 1U);
  EXPECT_EQ(found.rank_b_of_a, 1U);
}

TEST(OddOneOut, IsTheOneFurthestFromTheMeanOfUnitVectors) {
  Matrix table(4, 2);
  const float rows[4][2] = {{1, 0.1F}, {1, -0.1F}, {1, 0}, {-10, 100}};  // long vectors do not rule
  for (std::size_t i = 0; i < 4; ++i) std::copy_n(rows[i], 2, table.row(i));
  const std::vector<WordId> words{3, 2, 1, 0};
  const std::vector<Scored> found = odd_one_out(unit(table.view()), words);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].word, 3U);
  // By hand: unit rows (0.99504, +-0.0995), (1, 0), (-0.0995, 0.99504); mean along (2.8906,
  // 0.99504).
  EXPECT_NEAR(found[0].score, (-0.099504 * 2.89057 + 0.99504 * 0.99504) / 3.05704, 1e-4);
  EXPECT_EQ(found[1].word, 1U);
  EXPECT_EQ(found[3].word, 0U);
  EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                             [](const Scored& a, const Scored& b) { return a.score < b.score; }));
}

TEST(OddOneOut, TiesGoToTheLowerRowAndNoMeanIsNoAnswer) {
  Matrix table(4, 2);
  const float rows[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, 1}};
  for (std::size_t i = 0; i < 4; ++i) std::copy_n(rows[i], 2, table.row(i));
  const UnitView view = unit(table.view());
  const std::vector<Scored> found = odd_one_out(view, std::vector<WordId>{3, 1, 2, 0});
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].word, 0U);
  EXPECT_EQ(found[1].word, 1U);
  EXPECT_EQ(found[2].word, 2U);
  EXPECT_TRUE(odd_one_out(view, std::vector<WordId>{0, 1}).empty());
}

}  // namespace
}  // namespace firth
