#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "tests/table/damaged_files.h"

namespace firth {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

// Rows of `dim` floats: what no text looks like.
std::string binary(const Words& words, std::size_t dim, const std::string& after_row) {
  std::string bytes = std::to_string(words.size()) + " " + std::to_string(dim) + "\n";
  const MatrixView matrix = small_matrix(words.size(), dim);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bytes += words[i] + " ";
    for (const float value : matrix.row(i)) bytes += raw(value);
    bytes += after_row;
  }
  return bytes;
}

class Word2vecBinaryReader : public DamagedFiles {};

TEST_F(Word2vecBinaryReader, GivesBackWhatTheWriterWrote) {
  const EmbeddingTable table = small_table({"the", "Füße", "x,y", "\xFF\x80", "\x01"}, 7);
  TableOutput(folder_ / "t.bin", false).save(table, {});
  const LoadedTable found = load_table(folder_ / "t.bin");
  EXPECT_EQ(found.format, TableFormat::word2vec_binary);
  EXPECT_TRUE(same_floats(found.table.vectors, table.vectors));
  EXPECT_EQ(words_of(found), (Words{"the", "Füße", "x,y", "\xFF\x80", "\x01"}));
  EXPECT_TRUE(found.table.counts.empty());
  EXPECT_TRUE(found.table.contexts.empty());
  EXPECT_EQ(found.table.words.find("x,y"), 2U);
}

TEST_F(Word2vecBinaryReader, TakesRowsWithAndWithoutNewlines) {
  const Words words{"a", "bc", "d"};
  const LoadedTable plain = load(binary(words, 5, ""));
  for (const char* after : {"\n", "\r\n", "\n\n"}) {
    const LoadedTable found = load(binary(words, 5, after));
    EXPECT_EQ(words_of(found), words);
    EXPECT_EQ(found.fingerprint, plain.fingerprint);
  }
  std::string mixed = binary(words, 5, "");
  mixed.insert(4 + 2 + 20, "\n");  // after row 0 alone
  EXPECT_EQ(load(mixed).fingerprint, plain.fingerprint);
}

TEST_F(Word2vecBinaryReader, KnowsFloatsThatLookLikeText) {
  const LoadedTable found = load("2 1\na 333?b 333?");
  EXPECT_EQ(found.format, TableFormat::word2vec_binary);
  EXPECT_FLOAT_EQ(row_of(found, 1)[0], 0.7F);
}

TEST_F(Word2vecBinaryReader, NoticesEveryTruncation) {
  const std::string whole = binary({"a", "longer", "c"}, 3, "\n");
  expect_every_cut_refused(whole, whole.size() - 1);
  EXPECT_NO_THROW(load(whole.substr(0, whole.size() - 1)));
}

TEST_F(Word2vecBinaryReader, SaysWhereARowIsCut) {
  const std::string whole = binary({"a", "b"}, 64, "\n");
  EXPECT_ERROR(load(whole.substr(0, whole.size() - 240)), ErrorKind::input,
               "2 rows of dimension 64 need at least 516 bytes, 278 are left");
  EXPECT_ERROR(load(binary({"a", "longer word"s.substr(0, 6)}, 64, "\n").substr(0, 524)),
               ErrorKind::input, ":@271: row 1: 253 bytes of floats, expected 256");
}

TEST_F(Word2vecBinaryReader, BelievesNoHeader) {
  const std::string rows = binary({"a", "b"}, 3, "\n").substr(4);
  for (const char* header : {"-1 300", "3 -4", "0 300", "3 0", "3.5 4", "1e6 300", "+3 4", "2 3x",
                             "99999999999 99999999", "2147483648 2147483648",
                             "18446744073709551616 3", "18446744073709551618 3"}) {
    EXPECT_ERROR(load(std::string(header) + "\n" + rows), ErrorKind::input, "");
  }
  EXPECT_ERROR(load("2147483647 1048576\n" + rows), ErrorKind::input,
               "need at least 9007203545513982 bytes, 30 are left");
  EXPECT_ERROR(load("-1 300\n" + rows), ErrorKind::input,
               "line 1: header \"-1 300\", expected rows and dimension");
  EXPECT_ERROR(load("3"), ErrorKind::input, "is text without vectors");
  EXPECT_ERROR(load("2 3"), ErrorKind::input, "ends in the header");
}

TEST_F(Word2vecBinaryReader, NoticesMoreRowsThanTheHeader) {
  std::string bytes = binary({"a", "b", "c"}, 3, "\n");
  bytes[0] = '2';
  EXPECT_ERROR(load(bytes), ErrorKind::input, "15 bytes after row 1, the last one by the header");
}

TEST_F(Word2vecBinaryReader, DoubtsTheDimensionWhenWordsLookOdd) {
  std::string bytes = binary({"a", "b", "c"}, 40, "\n");
  bytes.replace(2, 2, "39");
  EXPECT_ERROR(load(bytes), ErrorKind::input, "is the dimension right?");
}

TEST_F(Word2vecBinaryReader, DoubtsTheByteOrderOfOddFloats) {
  const auto rows = [](auto order) {
    std::string bytes = "2 8\n";
    for (const char* word : {"a", "b"}) {
      bytes += word + " "s;
      for (int j = 1; j <= 8; ++j) bytes += order(raw(0.1F * static_cast<float>(j)));
    }
    return bytes;
  };
  const auto turned = [](const std::string& bytes) {
    return std::string(bytes.rbegin(), bytes.rend());
  };
  EXPECT_NO_THROW(load(rows([](const std::string& bytes) { return bytes; })));
  EXPECT_ERROR(load(rows(turned)), ErrorKind::input, ":@6: row 0: the floats look big-endian");
  const std::string zeros = "1 8\na " + std::string(32, '\0');
  EXPECT_EQ(load(zeros).table.vectors.rows, 1U);
}

TEST_F(Word2vecBinaryReader, LimitsWords) {
  const std::string word(10'000, 'w');
  EXPECT_EQ(words_of(load(binary({word, "b"}, 3, "\n")))[0], word);
  EXPECT_ERROR(load(binary({"a", std::string(70'000, 'w')}, 3, "\n")), ErrorKind::input,
               "row 1: no blank in 65536 bytes");
  EXPECT_ERROR(load(binary({"a", ""}, 3, "\n")), ErrorKind::input, "row 1: empty word");
}

TEST_F(Word2vecBinaryReader, FindsTheFirstOfEqualWords) {
  const LoadedTable found = load(binary({"a", "b", "a"}, 3, "\n"));
  EXPECT_EQ(found.table.words.find("a"), 0U);
  EXPECT_EQ(found.table.words.size(), 3U);
}

TEST_F(Word2vecBinaryReader, RefusesNonFiniteNumbersUnlessAskedToKeepThem) {
  const std::string bytes = "2 2\na " + raw_floats({1, 2}) + "b " +
                            raw_floats({3, std::numeric_limits<float>::quiet_NaN()});
  EXPECT_ERROR(load(bytes), ErrorKind::numeric, ":row 1: column 1 holds nan");
  EXPECT_EQ(load(bytes, NonFinite::keep).table.vectors.rows, 2U);
}

TEST_F(Word2vecBinaryReader, ReadsRowsLargerThanItsWindow) {
  const std::size_t dim = 100'000;
  std::string bytes = "3 100000\n";
  for (const char* word : {"a", "b", "c"}) {
    bytes += word + " "s;
    for (std::size_t j = 0; j < dim; ++j) bytes += raw(static_cast<float>(j) + word[0]);
  }
  const LoadedTable found = load(bytes);
  EXPECT_EQ(row_of(found, 2)[99'999], 99'999.0F + 'c');
  EXPECT_EQ(row_of(found, 1)[0], 0.0F + 'b');
}

TEST_F(Word2vecBinaryReader, SurvivesAnyDamage) {
  const std::string whole = binary({"a", "bc", "d"}, 3, "\n");
  expect_every_damage_survived(whole);
}

TEST_F(Word2vecBinaryReader, KeepsEveryWordThatTheWriterTakes) {
  EXPECT_TRUE(rc::check([&](const Words& drawn) {
    Words words{"first"};
    for (const std::string& word : drawn) {
      if (!word.empty() && word.find_first_of(" \t\n\v\f\r\0"s) == std::string::npos) {
        words.push_back(word);
      }
    }
    for (const char* name : {"t.bin", "t.vec"}) {
      const EmbeddingTable table = small_table(words, 3);
      TableOutput(folder_ / name, true).save(table, {});
      const LoadedTable found = load_table(folder_ / name);
      RC_ASSERT(words_of(found) == words);
      RC_ASSERT(same_floats(found.table.vectors, table.vectors));
    }
  }));
}

}  // namespace
}  // namespace firth
