#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "firth/corpus.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

class VocabularyFile : public testing::Test {
 protected:
  Vocabulary read(const std::string& text) {
    write_bytes(folder_ / "v.tsv", text);
    return read_vocabulary(folder_ / "v.tsv");
  }
  void refused(const std::string& text, const char* part) {
    EXPECT_ERROR(read(text), ErrorKind::input, part);
  }
  static std::string format(const Vocabulary& vocabulary) {
    return format_vocabulary(vocabulary.words, vocabulary.counts);
  }
  TemporaryFolder folder_;
};

TEST_F(VocabularyFile, ReadsTabsAndSpaces) {
  EXPECT_EQ(format(read("the\t9\ncat 3\n")), "the\t9\ncat\t3\n");
}

TEST_F(VocabularyFile, AcceptsCrLfMarkAndAMissingLastNewline) {  // V13
  EXPECT_EQ(format(read("\xEF\xBB\xBFthe 9\r\ncat 3")), "the\t9\ncat\t3\n");
}

TEST_F(VocabularyFile, SortsByCountThenBytes) {  // V06, V07, V08
  EXPECT_EQ(format(read("b 1\n</s> 7\na 1\n\xC3\xA9 1\nZ 1\n")),
            "</s>\t7\nZ\t1\na\t1\nb\t1\n\xC3\xA9\t1\n");
}

TEST_F(VocabularyFile, ReadsTheZeroThatWord2vecGivesTheEndOfASentence) {
  EXPECT_EQ(format(read("</s> 0\nthe 9\n")), "the\t9\n</s>\t0\n");
}

TEST_F(VocabularyFile, SplitsAtTheLastBlank) {  // V09
  EXPECT_EQ(read("New York 5\n").words[0], "New York");
  EXPECT_EQ(read("a b\t5\n").words[0], "a b");
}

// A word that looks like the beginning of something else stands first when it is the commonest.
TEST_F(VocabularyFile, IsReadBackWhateverItsFirstWord) {
  for (const char* word : {"\xEF\xBB\xBF", "\xEF\xBB\xBFword", "\x1F\x8B", "BZh91AY", "(\xB5/\xFD",
                           "7z\xBC\xAF\x27\x1C", "PK\x03\x04"}) {
    const Vocabulary vocabulary = read("the 1\n" + std::string(word) + " 2\n");
    ASSERT_EQ(vocabulary.words[0], word);
    EXPECT_EQ(format(read(format(vocabulary))), format(vocabulary));
    EXPECT_EQ(read(format(vocabulary)).words[0], word);
  }
}

TEST_F(VocabularyFile, FindsWordsAndAddsCounts) {
  const Vocabulary vocabulary = read("the 9\ncat 3\n");
  EXPECT_EQ(vocabulary.words.find("cat"), 1U);
  EXPECT_EQ(vocabulary.words.find("dog"), kNoWord);
  EXPECT_EQ(vocabulary.total(), 12U);
  EXPECT_EQ(vocabulary.size(), 2U);
}

TEST_F(VocabularyFile, RefusesAnEmptyFile) { refused("", "no entries"); }  // V01

TEST_F(VocabularyFile, RefusesBadCountsWithTheLine) {  // V02, V03
  refused("a 1\nb\n", "line 2");
  refused("a 1\nb 12x\n", "line 2: count \"12x\"");
  refused("a 1\nb \n", "line 2: count \"\"");
  refused("a -1\n", "line 1: count \"-1\", expected 0 to 9223372036854775807");
  refused("a -3\n", "line 1: count \"-3\"");
  refused("a +3\n", "line 1: count \"+3\"");
  refused("a 9223372036854775808\n", "line 1");
  refused("a 99999999999999999999\n", "line 1");
  refused("a 1.5\n", "line 1");
}

TEST_F(VocabularyFile, RefusesATotalThatOverflows) {  // V04
  EXPECT_EQ(read("a 9223372036854775807\n").total(), 9223372036854775807U);
  refused("a 9223372036854775807\nb 1\n", "line 2: total count overflows");
}

TEST_F(VocabularyFile, RefusesARepeatedWordWithBothLines) {  // V05
  refused("a 1\nb 2\nc 3\nb 4\n", "line 4: \"b\" again, first in line 2");
}

TEST_F(VocabularyFile, RefusesAnEmptyWordWithTheLine) {  // V10
  refused("a 1\n 5\n", "line 2: empty word");
  refused("a 1\n\n", "line 2");
}

TEST_F(VocabularyFile, RefusesAnEndlessLine) { refused(std::string(3 << 20, 'x'), "line 1"); }

TEST_F(VocabularyFile, EscapesBytesInMessages) { refused("a\x1B[0m\n", "a\\x1B[0m"); }

TEST_F(VocabularyFile, MissingFileIsNamed) {
  EXPECT_ERROR(read_vocabulary(folder_ / "none"), ErrorKind::io, "none");
}

TEST_F(VocabularyFile, LongFilesAreReadWhole) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "word" + std::to_string(100000 + i) + "\t7\n";
  EXPECT_EQ(format(read(text)), text);
}

}  // namespace
}  // namespace firth
