#include "corpus/word_counter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "corpus/lowercase.h"

namespace firth {
namespace {

using namespace std::string_literals;

// A word with the readable bytes behind it that the table asks for, none of them zero.
std::uint32_t id_of(WordCounter& counter, const std::string& word) {
  const std::string padded = word + "qqqqqqqq";
  return counter.id_of(std::string_view(padded).substr(0, word.size()));
}

TEST(WordCounter, NumbersWordsByFirstAppearance) {
  WordCounter counter;
  EXPECT_EQ(id_of(counter, "b"), 0U);
  EXPECT_EQ(id_of(counter, "a"), 1U);
  EXPECT_EQ(id_of(counter, "b"), 0U);
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
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(id_of(counter, words[i]), i) << words[i];
  for (std::size_t i = 0; i < words.size(); ++i) EXPECT_EQ(id_of(counter, words[i]), i) << words[i];
}

RC_GTEST_PROP(WordCounter, EqualsAMapThroughAllGrowth, (const std::vector<std::uint16_t>& draws)) {
  WordCounter counter;
  std::map<std::string, Count> counts;
  for (const std::uint16_t draw : draws) {
    for (std::uint32_t j = 0; j < 50; ++j) {
      const std::string word = std::to_string(draw * 7919U * (j + 1) % 100003U * 1000003ULL);
      counter.count(id_of(counter, word));
      ++counts[word];
    }
  }
  RC_ASSERT(counter.size() == counts.size());
  for (std::size_t i = 0; i < counter.size(); ++i) {
    RC_ASSERT(counter.count_of(i) == counts.at(std::string(counter.word(i))));
  }
}

TEST(WordCounter, CountsBeyond32Bits) {
  WordCounter counter;
  const auto id = id_of(counter, "a");
  counter.count(id, 0xFFFFFFFFU);
  counter.count(id);
  EXPECT_EQ(counter.count_of(id), 0x100000000U);
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

TEST(LowerCase, MapsEachCodePointAlone) {
  EXPECT_EQ(lower_case("ABCxyz-09"), "abcxyz-09");
  EXPECT_EQ(lower_case("\xC3\x89t\xC3\x89"), "\xC3\xA9t\xC3\xA9");  // É
  EXPECT_EQ(lower_case("\xCE\xA3"), "\xCF\x83");      // capital sigma, never the final form
  EXPECT_EQ(lower_case("\xC3\x9F"), "\xC3\x9F");      // sharp s: case folding would give ss
  EXPECT_EQ(lower_case("\xC8\xBA"), "\xE2\xB1\xA5");  // grows by a byte
  EXPECT_EQ(lower_case("\xF0\x90\x90\x80"), "\xF0\x90\x90\xA8");  // Deseret
}

TEST(LowerCase, LeavesInvalidBytes) {
  EXPECT_EQ(lower_case("A\xFF"
                       "B\xC3"),
            "a\xFF"
            "b\xC3");
}

TEST(LowerCase, ShortcutAgreesWithTheMapping) {
  for (int byte = 1; byte < 128; ++byte) {
    const std::string word(1, static_cast<char>(byte));
    EXPECT_EQ(is_lower_ascii(word), lower_case(word) == word) << byte;
  }
}

}  // namespace
}  // namespace firth
