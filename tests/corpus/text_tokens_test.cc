#include "corpus/text_tokens.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "corpus/token_scan.h"
#include "tests/corpus/oracle.h"
#include "tests/corpus/random_text.h"
#include "tests/expect_error.h"
#include "tests/io/compressed.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

// Everything a source gives, repeated sentence ends taken as one.
struct Reading {
  Words words;  // "" is the end of a sentence
  Words positions;
  Count too_long = 0;
  Count bytes = 0;
  Words warnings;
  std::size_t largest_run = 0;
};

Reading read_all(TokenSource& source) {
  Reading reading;
  TokenRun run;
  for (std::uint64_t number = 0; source.next(run); ++number) {
    EXPECT_EQ(run.number, number);
    for (const auto token : run.tokens) {
      const bool end_again = reading.words.empty() || reading.words.back().empty();
      if (token.length == 0 && end_again) continue;
      reading.words.emplace_back(run.view(token));
      if (token.length > 0) reading.positions.push_back(source.position(run, token));
    }
    reading.too_long += run.too_long;
    reading.bytes += run.text_bytes;
    reading.largest_run = std::max(reading.largest_run, run.bytes.size());
  }
  EXPECT_FALSE(source.next(run));
  reading.warnings = source.warnings();
  return reading;
}

class TextTokensTest : public testing::Test {
 protected:
  std::string file(std::string_view text, const std::string& name = "text") {
    write_bytes(folder_ / name, text);
    return (folder_ / name).native();
  }
  static Reading read(const Words& paths, std::size_t block = TextTokens::kBlockBytes,
                      std::uint32_t max_token = 1024) {
    TextTokens source(expand_text_paths(paths), max_token, block);
    return read_all(source);
  }
  Reading read_text(std::string_view text, std::size_t block = TextTokens::kBlockBytes) {
    return read({file(text)}, block);
  }

  TemporaryFolder folder_;
};

struct Row {
  std::string name;
  std::string text;
  Words words;
};

class TextTokensRow : public TextTokensTest, public testing::WithParamInterface<Row> {};

TEST_P(TextTokensRow, GivesTheseTokensForEveryBlockSize) {
  for (const std::size_t block : {1U, 2U, 3U, 7U, 64U, 4096U}) {
    EXPECT_EQ(read_text(GetParam().text, block).words, GetParam().words) << "block " << block;
  }
}

INSTANTIATE_TEST_SUITE_P(
    C, TextTokensRow,
    testing::Values(
        Row{"C01_Empty", "", {}}, Row{"C02_OnlyWhiteSpace", " \n\t\n  \r\n", {}},
        Row{"C07_LastTokenWithoutNewline", "the cat", {"the", "cat", ""}},
        Row{"C08_CrLf", "a b\r\nc\r\n", {"a", "b", "", "c", ""}},
        Row{"C09_CrOnly", "a b\rc\r", {"a", "b", "c", ""}},
        Row{"C11_MarkAtTheStart", "\xEF\xBB\xBFthe cat\n", {"the", "cat", ""}},
        Row{"C12_MarkInside",
            "a \xEF\xBB\xBF"
            "b\n",
            {"a",
             "\xEF\xBB\xBF"
             "b",
             ""}},
        Row{"C15_LoneNul", "the\0cat\n"s, {"the", "cat", ""}},
        Row{"C16_NulFirst", "\0abc def\n"s, {"abc", "def", ""}},
        Row{"C17_InvalidUtf8IsKept",
            "\x80 \xC0\x80 \xED\xA0\x80 \xF5 a\xE2\x82",
            {"\x80", "\xC0\x80", "\xED\xA0\x80", "\xF5", "a\xE2\x82", ""}},
        Row{"C23_WordThatLooksLikeAMarker", "</s> a </s>\n", {"</s>", "a", "</s>", ""}},
        Row{"C24_OddWords",
            "<unk> __label__x -1 nan # :\n",
            {"<unk>", "__label__x", "-1", "nan", "#", ":", ""}},
        Row{"C25_UnicodeSpacesAreNone",
            "a\xC2\xA0"
            "b c\xC2\x85"
            "d e\xE2\x80\xA8"
            "f\n",
            {"a\xC2\xA0"
             "b",
             "c\xC2\x85"
             "d",
             "e\xE2\x80\xA8"
             "f",
             ""}},
        Row{"C26_ControlBytes", "\x01 \x1B[31m \x7F\n", {"\x01", "\x1B[31m", "\x7F", ""}}),
    [](const auto& row) { return row.param.name; });

TEST_F(TextTokensTest, KeepsTokensUpToTheLimitAndDropsLongerOnesWhole) {  // C18, C20
  for (const std::size_t block : {1U, 64U, 1000U, 1024U, 1025U, 4096U}) {
    Words kept;
    std::string text;
    for (const std::size_t length : {98U, 99U, 100U, 1023U, 1024U, 1025U, 1026U, 3000U}) {
      const std::string word(length, static_cast<char>('a' + length % 26));
      text += word + " ";
      if (length <= 1024) kept.push_back(word);
    }
    kept.emplace_back("");
    const Reading reading = read_text(text, block);
    EXPECT_EQ(reading.words, kept) << block;
    EXPECT_EQ(reading.too_long, 3U) << block;
  }
}

TEST_F(TextTokensTest, ATokenLongerThanManyBlocksTakesNoMemoryAndCountsOnce) {  // C19
  const std::string path = file("a " + std::string(300'000, 'x') + " b");
  for (const std::size_t block : {1U, 16U, 1000U}) {
    const Reading reading = read({path}, block, 100);
    EXPECT_EQ(reading.words, (Words{"a", "b", ""}));
    EXPECT_EQ(reading.too_long, 1U);
    EXPECT_LE(reading.largest_run, block + 100 + 1 + kScanPadding);
    EXPECT_EQ(reading.positions.back(), path + ":@300003");
  }
}

TEST_F(TextTokensTest, ALongTokenAtTheEndOfTheFileCountsOnce) {
  for (const std::size_t block : {1U, 2U, 5U, 7U, 11U, 12U, 64U}) {
    const Reading reading = read({file("a bbbbbbbbbb")}, block, 5);
    EXPECT_EQ(reading.words, (Words{"a", ""})) << block;
    EXPECT_EQ(reading.too_long, 1U) << block;
  }
}

TEST_F(TextTokensTest, TheEndOfAFileEndsTokenAndSentence) {
  const Reading reading = read({file("a b", "1"), file("", "2"), file("c\n", "3")}, 2);
  EXPECT_EQ(reading.words, (Words{"a", "b", "", "c", ""}));
  EXPECT_EQ(reading.bytes, 5U);
}

TEST_F(TextTokensTest, ALongTokenDoesNotReachIntoTheNextFile) {
  const Reading reading = read({file("a xxxxxxxx", "1"), file("b c", "2")}, 4, 3);
  EXPECT_EQ(reading.words, (Words{"a", "", "b", "c", ""}));
  EXPECT_EQ(reading.too_long, 1U);
}

TEST_F(TextTokensTest, PositionsAreOffsetsInTheFile) {
  const std::string path = file("\xEF\xBB\xBFone  two\nthree");
  for (const std::size_t block : {1U, 2U, 5U, 64U}) {
    const Reading reading = read({path}, block);
    EXPECT_EQ(reading.positions, (Words{path + ":@3", path + ":@8", path + ":@12"})) << block;
    EXPECT_EQ(reading.bytes, 17U);
  }
}

TEST_F(TextTokensTest, WarnsOfCarriageReturnsWithoutNewlines) {
  const std::string path = file("a\rb\rc");
  EXPECT_EQ(read({path}).warnings.size(), 1U);
  EXPECT_EQ(read({path}, 2).warnings.size(), 1U);
  EXPECT_TRUE(read_text("a\rb\nc", 2).warnings.empty());
  EXPECT_TRUE(read_text("a b c").warnings.empty());
}

TEST_F(TextTokensTest, WarnsOfTheFirstMarkInsideAFileWithItsOffset) {
  const std::string path = file(
      "ab\n\xEF\xBF\xBD \xEF\xBB\xBF"
      "c \xEF\xBB\xBF"
      "d");
  for (const std::size_t block : {3U, 64U}) {
    const Words warnings = read({path}, block).warnings;
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_EQ(warnings[0].find(path + ":@7: byte-order mark"), 0U) << warnings[0];
  }
}

TEST_F(TextTokensTest, RefusesForeignEncodingsByName) {  // C13
  const auto refused = [&](std::string_view text, const char* name) {
    EXPECT_ERROR(read_text(text), ErrorKind::input, name);
  };
  refused(
      "\xFF\xFE"
      "a\0b\0"s,
      "UTF-16LE");
  refused("\xFE\xFF\0a\0b"s, "UTF-16BE");
  refused("\xFF\xFE\0\0a\0\0\0"s, "UTF-32LE");
  refused("\0\0\xFE\xFF\0\0\0a"s, "UTF-32BE");
}

TEST_F(TextTokensTest, RefusesMoreThanOnePercentOfNulBytesAtTheStart) {  // C14, C37
  EXPECT_ERROR(read_text("a\0b\0c\0d\0"s), ErrorKind::input,
               "binary or UTF-16 data: 50% NUL bytes");
  std::string text(65536, 'a');
  text.replace(100, 656, std::string(656, '\0'));
  EXPECT_ERROR(read_text(text), ErrorKind::input, "binary or UTF-16 data: 1% NUL bytes");
  text[100] = 'a';
  EXPECT_EQ(read_text(text).too_long, 1U);  // 655 of 65,536 are at most one in a hundred
  EXPECT_EQ(read_text(std::string(65536, 'a') + std::string(65536, '\0')).too_long, 1U);
}

TEST_F(TextTokensTest, AfterAnErrorEveryCallEnds) {
  const std::string good = file("a b c", "1");
  const std::string bad = file("d e f", "2");
  TextTokens source(expand_text_paths({good, bad, good}), 1024);
  std::filesystem::remove(bad);
  TokenRun run;
  EXPECT_TRUE(source.next(run));
  EXPECT_ERROR(source.next(run), ErrorKind::io, bad);
  EXPECT_FALSE(source.next(run));
}

TEST_F(TextTokensTest, BytesDoneReachBytesTotal) {
  TextTokens source(expand_text_paths({file("a b c\n", "1"), file("dd", "2")}), 1024, 4);
  EXPECT_EQ(source.bytes_total(), 8U);
  EXPECT_EQ(source.bytes_done(), 0U);
  read_all(source);
  EXPECT_EQ(source.bytes_done(), 8U);
}

RC_GTEST_FIXTURE_PROP(TextTokensTest, EqualTheNaiveReaderForEveryBlockSize, ()) {
  const std::string text = *random_text();
  Words naive;
  Count too_long = 0;
  for (const auto& sentence : naive_sentences(text, 20)) {
    for (const auto& word : sentence) {
      if (word.empty()) ++too_long;
      if (!word.empty()) naive.push_back(word);
    }
    if (!naive.empty() && !naive.back().empty()) naive.emplace_back("");
  }
  const auto block = *rc::gen::elementOf(std::vector<std::size_t>{1, 2, 3, 7, 64, 4096});
  const Reading reading = read({file(text)}, block, 20);
  RC_ASSERT(reading.words == naive);
  RC_ASSERT(reading.too_long == too_long);
  RC_ASSERT(reading.bytes == text.size());
}

TEST_F(TextTokensTest, CompressionChangesNothing) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "w" + std::to_string(i * i % 977) + (i % 9 ? " " : "\n");
  const Reading plain = read_text(text, 1000);
  for (const std::string filter : {"gzip", "bzip2", "xz", "zstd", "lz4"}) {
    const Reading reading = read_text(compressed(filter, text), 1000);
    EXPECT_EQ(reading.words, plain.words) << filter;
    EXPECT_EQ(reading.bytes, text.size()) << filter;
  }
}

TEST_F(TextTokensTest, JoinedGzipMembersAreOneText) {  // Z03
  EXPECT_EQ(read_text(compressed("gzip", "a b") + compressed("gzip", "c d\n")).words,
            (Words{"a", "bc", "d", ""}));
}

}  // namespace
}  // namespace firth
