#include "corpus/word_counter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace firth {
namespace {

using namespace std::string_literals;

// Counts a word with the readable bytes behind it that the table asks for, none of them zero.
std::uint32_t count(WordCounter& counter, const std::string& word, Count n = 1) {
  const std::string padded = word + "qqqqqqqqqqqqqqqq";
  const auto view = std::string_view(padded).substr(0, word.size());
  return counter.count(WordCounter::key_of(view), view, n).id;
}

TEST(WordCounter, NumbersWordsByFirstAppearance) {
  WordCounter counter;
  EXPECT_EQ(count(counter, "b"), 0U);
  EXPECT_EQ(count(counter, "a"), 1U);
  EXPECT_EQ(count(counter, "b"), 0U);
  EXPECT_EQ(counter.word(1), "a");
}

TEST(WordCounter, TellsWordsApartThatDifferInOneByteOrInLength) {
  WordCounter counter;
  std::vector<std::string> words;
  for (std::size_t length = 1; length < 40; ++length) {
    words.emplace_back(length, 'x');
    for (std::size_t at = 0; at < length; ++at) {
      std::string other(length, 'x');
      other[at] = 'y';
      words.push_back(other);
    }
  }
  words.push_back("x\0"s);
  words.push_back("x\0\0"s);
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(count(counter, words[i]), i) << words[i];
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(count(counter, words[i]), i) << words[i];
}

RC_GTEST_PROP(WordCounter, EqualsAMapThroughAllGrowth, (const std::vector<std::uint16_t>& draws)) {
  WordCounter counter;
  std::map<std::string, Count> counts;
  for (const std::uint16_t draw : draws) {
    for (std::uint32_t j = 0; j < 50; ++j) {
      const std::string word = std::to_string(draw * 7919U * (j + 1) % 100003U * 1000003ULL);
      count(counter, word);
      ++counts[word];
    }
  }
  const WordCounts all = counter.take();
  RC_ASSERT(all.words.size() == counts.size());
  for (std::size_t i = 0; i < all.words.size(); ++i) {
    RC_ASSERT(all.counts[i] == counts.at(std::string(all.words[i])));
  }
}

RC_GTEST_PROP(WordCounter, PartsHoldEveryWordOnce, (std::uint16_t words)) {
  WordCounter counter;
  for (std::size_t i = 0; i < words; ++i) count(counter, "word" + std::to_string(i), i + 1);
  std::vector<Count> seen(words, 0);
  for (std::size_t part = 0; part < WordCounter::kParts; ++part) {
    counter.for_each_in(part, [&](const WordCounter::Key& key, std::uint32_t id, Count n) {
      RC_ASSERT(key.hash == WordCounter::key_of(counter.word(id)).hash);
      RC_ASSERT(std::exchange(seen.at(id), n) == 0U);
    });
  }
  for (std::size_t i = 0; i < words; ++i) RC_ASSERT(seen[i] == i + 1);
}

TEST(WordCounter, IsAsNewWhenTheWordsAreTaken) {
  WordCounter counter(WordCounter::Words::copied, WordCounter::Range::part);
  for (int i = 0; i < 5000; ++i) count(counter, std::to_string(i), 2);
  EXPECT_EQ(counter.take().words.size(), 5000U);
  EXPECT_EQ(counter.size(), 0U);
  EXPECT_EQ(count(counter, "4999"), 0U);
  EXPECT_EQ(counter.take().counts, std::vector<Count>{1});
}

TEST(WordCounter, CountsBeyond32Bits) {
  WordCounter counter;
  count(counter, "a", 0xFFFFFFFFU);
  count(counter, "a");
  EXPECT_EQ(counter.take().counts.front(), 0x100000000U);
}

TEST(WordArena, WordsStayWhereTheyAre) {
  WordArena arena;
  std::vector<std::string_view> views;
  for (std::size_t i = 0; i < 3000; ++i)
    views.push_back(arena.add(std::string(i % 700, static_cast<char>('a' + i % 26))));
  views.push_back(arena.add(std::string(200'000, 'z')));
  for (std::size_t i = 0; i < 3000; ++i)
    ASSERT_EQ(views[i], std::string(i % 700, static_cast<char>('a' + i % 26)));
  EXPECT_EQ(views.back().size(), 200'000U);
}

}  // namespace
}  // namespace firth
