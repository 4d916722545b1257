#include "table/vocab_file.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "firth/error.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

VocabRows parse(std::string_view text) { return parse_vocab(text, "vocab.tsv"); }

TEST(VocabFile, GivesLineIAsRowI) {
  const VocabRows found = parse("the\t12\na b\t7\n\xFF\r\t0\nlast\t18446744073709551615");
  ASSERT_EQ(found.words.size(), 4U);
  EXPECT_EQ(found.words[1], "a b");
  EXPECT_EQ(found.words[2], "\xFF\r");
  EXPECT_EQ(found.words.find("last"), 3U);
  EXPECT_EQ(found.counts, (std::vector<Count>{12, 7, 0, 18446744073709551615U}));
}

TEST(VocabFile, MakesUpNoCounts) {
  const VocabRows found = parse("the\nof\n");
  EXPECT_EQ(found.words.size(), 2U);
  EXPECT_TRUE(found.counts.empty());
  EXPECT_TRUE(parse("").words.empty());
}

TEST(VocabFile, NamesTheLineThatIsWrong) {
  EXPECT_ERROR(parse("a\t1\nb\n"), ErrorKind::input, "vocab.tsv:line 2: no count");
  EXPECT_ERROR(parse("a\nb\t1\n"), ErrorKind::input, "vocab.tsv:line 2: a count");
  EXPECT_ERROR(parse("a\t1\n\nb\t1\n"), ErrorKind::input, "line 2: empty word");
  EXPECT_ERROR(parse("\t5\n"), ErrorKind::input, "line 1: empty word");
  EXPECT_ERROR(parse("a\t1\t2\n"), ErrorKind::input, "line 1: two tabs");
  for (const std::string count :
       {"", "x", "12x", "-1", "+1", " 1", "1.0", "1\r", "18446744073709551616"}) {
    EXPECT_ERROR(parse("a\t" + count + "\n"), ErrorKind::input, "line 1: count \"");
  }
}

TEST(VocabFile, ComesBackAsItWasWritten) {
  EXPECT_TRUE(rc::check([&](const std::vector<std::string>& drawn, bool counted) {
    EmbeddingTable table;
    WordList& words = table.words;
    std::vector<Count>& counts = table.counts;
    for (std::string word : drawn) {
      for (char& byte : word) byte = byte == '\t' || byte == '\n' ? '_' : byte;
      words.add(word + "x");
      if (counted) counts.push_back(words.size() * 77);
    }
    table.vectors.rows = words.size();
    std::string bytes;
    write_vocab([&](std::string_view piece) { bytes += piece; }, {table, {}});
    const VocabRows found = parse(bytes);
    RC_ASSERT(found.words.size() == words.size());
    for (std::size_t i = 0; i < words.size(); ++i) RC_ASSERT(found.words[i] == words[i]);
    RC_ASSERT(found.counts == counts);
  }));
}

}  // namespace
}  // namespace firth
