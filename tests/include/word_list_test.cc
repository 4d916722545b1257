#include "firth/word_list.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace firth {
namespace {

// Words of 16 bytes that a hash of the kind of MurmurHash64A (the standard library's, with its
// fixed seed) maps to one value: the second half undoes what the first one did.
std::string colliding_word(std::uint64_t number) {
  constexpr std::uint64_t kFactor = 0xC6A4A7935BD1E995U;
  constexpr std::uint64_t kInverse = 0x5F7A0EA7E59B19BDU;
  static_assert(kFactor * kInverse == 1);
  const auto scramble = [](std::uint64_t x) {
    x *= kFactor;
    return (x ^ x >> 47) * kFactor;
  };
  const auto unscramble = [](std::uint64_t x) {
    x *= kInverse;
    return (x ^ x >> 47) * kInverse;
  };
  const std::uint64_t start = 0xC70F6907U ^ (16 * kFactor);
  const std::uint64_t first = number * 0x9E3779B97F4A7C15U;
  const std::uint64_t second = unscramble((start ^ scramble(first)) * kFactor);
  std::string word(16, '\0');
  std::memcpy(word.data(), &first, 8);
  std::memcpy(word.data() + 8, &second, 8);
  return word;
}

TEST(WordHash, IsNotThatOfWordsMadeToCollide) {
  std::set<std::uint64_t> standard;
  std::set<std::uint64_t> ours;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const std::string word = colliding_word(i);
    standard.insert(std::hash<std::string>{}(word));
    ours.insert(hash_of_word(word));
  }
  EXPECT_EQ(ours.size(), 5000U);
#ifdef __GLIBCXX__
  EXPECT_EQ(standard.size(), 1U) << "the words collide no more: this test shows nothing";
#endif
}

TEST(WordHash, IsAnotherOneUnderAnotherKey) {
  const WordHashKey a{1, 0x9E3779B97F4A7C15U};
  const WordHashKey b{2, 0x9E3779B97F4A7C15U};
  const WordHashKey c{1, 0xC2B2AE3D27D4EB4FU};
  for (const char* word : {"", "a", "eightbyt", "nine byte", "and more than sixteen"}) {
    EXPECT_EQ(hash_of_word(word, a), hash_of_word(word, a));
    EXPECT_NE(hash_of_word(word, a), hash_of_word(word, b));
    EXPECT_NE(hash_of_word(word, a), hash_of_word(word, c));
  }
}

TEST(WordHash, SeesEveryBitAndTheLength) {
  std::set<std::uint64_t> seen{hash_of_word("")};
  std::size_t words = 1;
  for (std::size_t size = 1; size < 40; ++size) {
    const std::string zeros(size, '\0');
    seen.insert(hash_of_word(zeros));
    ++words;
    for (std::size_t bit = 0; bit < 8 * size; ++bit, ++words) {
      std::string word = zeros;
      word[bit / 8] = static_cast<char>(1U << bit % 8);
      seen.insert(hash_of_word(word));
    }
  }
  EXPECT_EQ(seen.size(), words);
}

TEST(WordList, FindsTheFirstRowOfEveryWordAsAMapDoes) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& drawn) {
    WordList words;
    std::map<std::string, WordId> first;
    std::optional<std::pair<WordId, WordId>> duplicate;
    for (const std::string& word : drawn) {
      const auto row = static_cast<WordId>(words.size());
      const auto [entry, is_new] = first.emplace(word, row);
      if (!is_new && !duplicate) duplicate = {entry->second, row};
      words.add(word);
    }
    RC_ASSERT(words.index() == duplicate);
    for (const auto& [word, row] : first) {
      RC_ASSERT(words.find(word) == row);
      RC_ASSERT(words[row] == word);
      if (!first.contains(word + "?")) RC_ASSERT(words.find(word + "?") == kNoWord);
    }
  }));
}

}  // namespace
}  // namespace firth
