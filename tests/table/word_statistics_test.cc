#include "table/word_statistics.h"

#include <gtest/gtest.h>

#include <string>

namespace firth {
namespace {

using namespace std::string_literals;

TEST(WordStatistics, CountsWhatIsOdd) {
  WordList words;
  for (const std::string& word :
       {"a"s, "b c"s, "a"s, "\xFF"s, "d\0"s, "é"s, "a"s, "\tx\xC3"s, "\xC2\xA0"s}) {
    words.add(word);
  }
  words.index();
  const WordStatistics found = word_statistics(words);
  EXPECT_EQ(found.duplicates, 2U);
  EXPECT_EQ(found.with_blanks, 3U);
  EXPECT_EQ(found.invalid_utf8, 2U);
}

}  // namespace
}  // namespace firth
