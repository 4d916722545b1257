#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <string>

#include "table/text_fields.h"
#include "tests/table/damaged_files.h"

namespace firth {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

class TextReader : public DamagedFiles {};

const std::string kRows = "the 0.5 -1 2e-3\ncat 1 0.25 3\nFüße -0.0 7 +1.5\n";

TEST_F(TextReader, ReadsWord2vecText) {
  const LoadedTable found = load("3 3\n" + kRows);
  EXPECT_EQ(found.format, TableFormat::word2vec_text);
  EXPECT_EQ(words_of(found), (Words{"the", "cat", "Füße"}));
  EXPECT_EQ(row_of(found, 0), (std::vector<float>{0.5F, -1, 2e-3F}));
  EXPECT_EQ(row_of(found, 2), (std::vector<float>{-0.0F, 7, 1.5F}));
  EXPECT_TRUE(std::signbit(row_of(found, 2)[0]));
  EXPECT_TRUE(found.table.counts.empty());
}

TEST_F(TextReader, ReadsGloveTextWithoutAHeader) {
  const LoadedTable found = load(kRows + "<unk> 1 2 3\n");
  EXPECT_EQ(found.format, TableFormat::glove_text);
  EXPECT_EQ(words_of(found), (Words{"the", "cat", "Füße", "<unk>"}));
  EXPECT_EQ(row_of(found, 1), (std::vector<float>{1, 0.25F, 3}));
}

TEST_F(TextReader, GivesBackWhatTheWriterWrote) {
  const EmbeddingTable table =
      small_table({"the", "0.065581", "\xC2\x85", "\xC2\xA0x", "\xFF", "5"}, 7);
  TableOutput(folder_ / "t.vec", false).save(table, {});
  const LoadedTable found = load_table(folder_ / "t.vec");
  EXPECT_TRUE(same_floats(found.table.vectors, table.vectors));
  EXPECT_EQ(words_of(found), (Words{"the", "0.065581", "\xC2\x85", "\xC2\xA0x", "\xFF", "5"}));
}

TEST_F(TextReader, TakesWordsWithBlanks) {
  const std::string rows =
      "the 0.5 1 2\n. . . 0.5 3 4\nat name@domain.com 0.5 5 6\nnew york 0.5 7 8\ncat 0.5 9 1\n";
  for (const std::string& bytes : {rows, "5 3\n" + rows}) {
    const LoadedTable found = load(bytes);
    EXPECT_EQ(words_of(found), (Words{"the", ". . .", "at name@domain.com", "new york", "cat"}));
    EXPECT_EQ(row_of(found, 2), (std::vector<float>{0.5F, 5, 6}));
  }
  // Even on the first line, when most lines tell the dimension.
  EXPECT_EQ(words_of(load(". . 0.5 3 4\n" + rows))[0], ". .");
}

TEST_F(TextReader, TakesHabitsOfOtherPrograms) {
  const LoadedTable plain = load("3 3\n" + kRows);
  for (const std::string& bytes :
       {"3 3\nthe 0.5 -1 2e-3 \ncat 1 0.25 3 \nFüße -0.0 7 +1.5 \n"s,      // blank at the end
        "3\t3\nthe\t0.5\t-1\t2e-3\ncat 1  0.25 3\nFüße -0.0 7 1.5"s,       // tabs, no last newline
        "3 3\r\nthe 0.5 -1 2e-3\r\ncat 1 0.25 3\r\nFüße -0.0 7 1.5\r\n"s,  // CRLF
        "\xEF\xBB\xBF"
        "3 3\n" +
            kRows,  // byte order mark
        "3 3 \nthe 0.500000 -1.000000 .002\ncat 1 25e-2 3\nFüße -0 7 1.5\n"s,
        "3 3\n" + kRows + "\n\n"}) {
    EXPECT_EQ(load(bytes).fingerprint, plain.fingerprint) << bytes;
  }
  EXPECT_EQ(load("\xEF\xBB\xBF" + kRows).fingerprint, plain.fingerprint);
}

struct BadText {
  const char* name;
  std::string bytes;
  const char* message;
  ErrorKind kind = ErrorKind::input;
};

class BadTexts : public ::testing::TestWithParam<BadText> {};

TEST_P(BadTexts, AreRefusedWithTheirLine) {
  const TemporaryFolder folder;
  write_bytes(folder / "file", GetParam().bytes);
  EXPECT_ERROR(load_table(folder / "file"), GetParam().kind, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogue, BadTexts,
    ::testing::Values(
        BadText{"T01_too_few", "4 3\n" + kRows, "line 4: the file ends after 3 rows, expected 4"},
        BadText{"T01_too_many", "2 3\n" + kRows, "line 4: a row more than the 2 of the header"},
        BadText{"T02_short", "3 3\nthe 1 2 3\ncat 1 2\nFüße 1 2 3\n",
                "line 3: 2 numbers, expected 3"},
        BadText{"T02_one_number", "2 3\nthe 1 2 3\ncat 0.123456\n",
                "line 3: 1 numbers, expected 3"},
        BadText{"T02_long", "2 3\nthe 1 2 3\ncat 0.1 2 3 4.5\n", "line 3: 4 numbers, expected 3"},
        BadText{"T02_first_line", "2 3\nthe 1.5 2\ncat 1 2 3\n", "line 2: 2 numbers, expected 3"},
        BadText{"T02_glove", "a 0.1 2 3\nb 1 2 3\nc 1 2\nd 1 2 3\n",
                "line 3: 2 numbers, expected 3"},
        BadText{"T06", "2 3\nthe 1 2 3\n 1 2 3\n", "line 3: empty word"},
        BadText{"T08_comma", "2 3\nthe 1 2 3\ncat 0,5 2 3\n",
                "line 3: \"0,5\", expected number 1 of 3"},
        BadText{"T08_two_points", "2 3\nthe 1 2 3\ncat 1 1.2.3 3\n",
                "\"1.2.3\", expected number 2"},
        BadText{"T08_hexadecimal", "2 3\nthe 1 2 3\ncat 1 2 0x1p3\n", "\"0x1p3\""},
        BadText{"T08_exponent", "2 3\nthe 1 2 3\ncat 1e 2 3\n", "\"1e\""},
        BadText{"T08_signs", "2 3\nthe 1 2 3\ncat 1 +-1 3\n", "\"+-1\""},
        BadText{"T08_minus", "2 3\nthe 1 2 3\ncat 1 --1 3\n", "\"--1\""},
        BadText{"T10_nan", "2 3\nthe 1 2 3\ncat 1 nan 3\n", "line 3: column 1 holds nan",
                ErrorKind::numeric},
        BadText{"T10_inf", "the 0.1 2 3\ncat 1 2 -inf\n", "line 2: column 2 holds -inf",
                ErrorKind::numeric},
        BadText{"T10_range", "2 3\nthe 1 2 3\ncat 1e39 2 3\n", "line 3: column 0 holds inf",
                ErrorKind::numeric},
        BadText{"T10_far", "2 3\nthe 1 2 3\ncat 1e999 2 3\n", "line 3: column 0 holds inf",
                ErrorKind::numeric},
        BadText{"T11", "2 3\nthe 1 2 3\ncat 1 2 " + std::string(1000, '1') + "\n",
                "line 3: \"1111"},
        BadText{"T12", "2 3\nthe 1 2 3\n" + std::string(70'000, 'x') + " 1 2 3\n",
                "line 3: no end in 65728 bytes"},
        BadText{"T13", "2 3\nthe 1 2 3\nca\0t 1 2 3\n"s, "line 3: a NUL at byte 2"},
        BadText{"blank_line", "2 3\nthe 1 2 3\n\ncat 1 2 3\n", "line 4: a row after an empty line"},
        BadText{"sizes", "1000 3\nthe 0.1 2 3\n",
                "1000 rows of dimension 3 need at least 7000 bytes, 12 are"},
        BadText{"negative", "-3 3\n" + kRows,
                "line 1: header \"-3 3\", expected rows and dimension"},
        BadText{"no_rows", "0 3\n" + kRows, "line 1: header \"0 3\""},
        BadText{"no_dimension", "3 0\n" + kRows, "line 1: header \"3 0\""}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST_F(TextReader, RoundsWhatIsTooSmallForAFloatToZero) {
  const LoadedTable found = load("1 5\na 1e-60 -1e-60 1e-999 1e-45 -1e-999\n");
  EXPECT_EQ(row_of(found, 0), (std::vector<float>{0, 0, 0, 1e-45F, 0}));
  EXPECT_TRUE(std::signbit(row_of(found, 0)[1]));
  EXPECT_FALSE(std::signbit(row_of(found, 0)[2]));
  EXPECT_TRUE(std::signbit(row_of(found, 0)[4]));
}

TEST_F(TextReader, ReadsFilesLargerThanItsWindow) {
  std::string bytes = "30000 4\n";
  for (int i = 0; i < 30'000; ++i) {
    bytes += "w" + std::to_string(i) + " 0.5 " + std::to_string(i) + " -1 0.25\n";
  }
  const LoadedTable found = load(bytes);
  for (std::size_t i = 0; i < 30'000; ++i) {
    ASSERT_EQ(found.table.words[i], "w" + std::to_string(i));
    ASSERT_EQ(row_of(found, i), (std::vector<float>{0.5F, static_cast<float>(i), -1, 0.25F}));
  }
}

TEST_F(TextReader, TakesALongWord) {
  const std::string word(10'000, 'w');
  EXPECT_EQ(words_of(load("2 2\n" + word + " 1 2\nb 3 4\n"))[0], word);
}

TEST_F(TextReader, NoticesEveryTruncationButThatOfTheLastNumber) {
  const std::string whole = "2 3\nthe 0.5 -1 2\ncat 1 0.25 3\n";
  expect_every_cut_refused(whole, whole.size() - 2);
}

TEST_F(TextReader, SurvivesAnyDamage) {
  expect_every_damage_survived(kRows);
  expect_every_damage_survived("3 3\n"s + kRows);
}

TEST(TextFields, AreSplitAtBlanksAndTabsAlone) {
  std::vector<std::string_view> fields;
  split_fields(
      " a\xC2\xA0"
      "b \t c\v ",
      fields);
  EXPECT_EQ(fields, (std::vector<std::string_view>{"a\xC2\xA0"
                                                   "b",
                                                   "c\v"}));
  split_fields(" \t", fields);
  EXPECT_TRUE(fields.empty());
}

TEST(TextNumbers, LeaveTheValueAloneWhereThereIsNoNumber) {
  for (const char* text : {"1x", "1 2", "0x10", "1e", "+-1", ""}) {
    float value = 7;
    EXPECT_FALSE(parse_number(text, value)) << text;
    EXPECT_EQ(value, 7) << text;
  }
}

TEST(TextNumbers, AreReadAsTheNearestFloat) {
  EXPECT_TRUE(rc::check([](std::uint32_t bits) {
    float wanted = 0;
    std::memcpy(&wanted, &bits, sizeof wanted);
    if (!std::isfinite(wanted)) return;
    char text[64];
    std::snprintf(text, sizeof text, "%.9g", static_cast<double>(wanted));
    float found = 1;
    RC_ASSERT(parse_number(text, found));
    RC_ASSERT(std::memcmp(&found, &wanted, sizeof found) == 0);
  }));
}

}  // namespace
}  // namespace firth
