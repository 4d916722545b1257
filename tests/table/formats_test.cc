#include "table/formats.h"

#include <gtest/gtest.h>

#include <string>

#include "table/npy.h"
#include "tests/table/damaged_files.h"

namespace firth {
namespace {

using namespace std::string_literals;

TEST(TableFormats, AreFoundByContent) {
  const auto is = [](const std::string& head, TableFormat format) {
    EXPECT_EQ(table_format_of(head), format) << printable(head);
  };
  is("\x93NUMPY\x01\x00", TableFormat::npy);
  is("\xBA\x16\x4F\x2F\x0C", TableFormat::fasttext_model);
  is("\x10\0\0\0\0\0\0\0{\"a\":1}          "s, TableFormat::safetensors);
  is("2 3\nthe \x01\x02\x03\x04", TableFormat::word2vec_binary);
  is("-2 3\nthe \x01\x02\x03\x04", TableFormat::word2vec_binary);
  is("2 3\na 1 2 3\nb 1 2 3\n", TableFormat::word2vec_text);
  is("2 3\r\na 1 2 3 \r\n", TableFormat::word2vec_text);
  is("2 3\na 1 2\n", TableFormat::word2vec_text);
  is("2 1\na 1\nb 2\n", TableFormat::word2vec_text);
  is("-2 3\na 1 2 3\n", TableFormat::word2vec_text);
  is("\xEF\xBB\xBF"
     "2 3\na 1 2 3\n",
     TableFormat::word2vec_text);
  is("2 2\n\xEF\xBB\xBF 1 2\nb 3 4\n", TableFormat::word2vec_text);
  is("1 1\na\x0F bcd 1\n", TableFormat::word2vec_text);
  is("2 1\na 333?\nb 333?\n", TableFormat::word2vec_binary);  // the float 0.7
  is("1 1\n\n> 333?", TableFormat::word2vec_binary);
  is("2 1\na 333?\nb 444?c", TableFormat::word2vec_text);
  is("1 1\na 0.5\n", TableFormat::word2vec_text);  // also the float 0.5\n
  is("2 3\nthe 0.1 0.2 0.3\nof 0.4 O.5 0.6\n", TableFormat::word2vec_text);
  is("2 3\nthe 0.1 0.2 0.3\n\nof 0.4 0.5 0.6\n", TableFormat::word2vec_text);
  is("2 5\na 0.25 0.25 0.25 0.25\nb 0.50 0.50 0.50 0.50\n", TableFormat::word2vec_text);
  is("2 2\nsan jose 1 2\nnew york 3 4\n", TableFormat::word2vec_text);
  is("2 2\nsan jos\xE9 1 2\nnew york 3 4\n", TableFormat::word2vec_text);
  is("1 2\nthe 1\n\x3F\x3F\x01\x02\x03\x3F\n", TableFormat::word2vec_binary);  // the float 1\n??
  is("the 0.1 0.2\nof 0.3 0.4\n", TableFormat::glove_text);
  is("the 1 2 3\nof 3 4 5\n", TableFormat::glove_text);
  is("1 0.25 2\n2 0.5 4\n", TableFormat::glove_text);
  is("\xFF\xFE\xFD 0.1 0.2\n", TableFormat::glove_text);
}

TEST(TableFormats, AreNotSeenInOtherFiles) {
  for (const std::string& head :
       {""s, "\n"s, "the quick brown fox\n"s, "the 100\nof 50\n"s, "the\t100\nof\t50\n"s,
        "1 2\n1 3\n2 3\n"s, "1 5 7 8\n3 1 2 2\n"s, "king queen 8.58\ntiger cat 7.35\n"s,
        ": capitals\nAthens Greece Baghdad Iraq\n"s, "in 1984 and 1985\n"s,
        "a 1.5 2\nb 1.5 2\nc d\ne 5\nf 1 2 3 4\n"s, "7"s, "{\"a\": [1.0, 2.0]}\n"s,
        std::string(100, '\0'), "\x80\x04\x95"s, "PK\x03\x04"s}) {
    EXPECT_EQ(table_format_of(head), std::nullopt) << printable(head);
  }
}

TEST(TableFormats, AreFoundWhenTheFirstRowIsLongerThanTheHead) {
  std::string head = "2 20000\nthe";
  while (head.size() < kHeadBytes) head += " 0.125";
  EXPECT_EQ(table_format_of(head.substr(0, kHeadBytes)), TableFormat::word2vec_text);
}

class ForeignFiles : public ReadCase {};

TEST_F(ForeignFiles, AreNamedWithWhatToDo) {
  const auto is = [&](const std::string& bytes, const char* what) {
    EXPECT_ERROR(load(bytes), ErrorKind::input, what);
  };
  is("", "is empty; expected");
  is("PK\x03\x04....", "a zip archive (.npz?): extract the .npy in it");
  is("\x80\x04\x95", "a Python pickle");
  is("\x80\x02}q", "a Python pickle");
  is("GGUF\x03", "a GGUF model");
  is("PAR1\x15\x04", "a Parquet file");
  is("\x89HDF\r\n\x1a\n", "an HDF5 file");
  is("7z\xBC\xAF\x27\x1C", "a 7z archive");
  is(std::string(257, 'a') + "ustar", "a tar archive");
  is("\xFF\xFEt\0h\0"s, "text in UTF-16");
  is("the quick brown fox\n\n",
     "text without vectors (a corpus? train on it): begins with \"the qu");
  is("the 1 2 3\n\n\x1b[31m", "no table: begins with \"the 1 2 3\\x0A");
  is("《妄想女友》是法国", "begins with \"《妄想女友》是法...\"");  // no character is cut
}

TEST_F(ForeignFiles, AreNamedInsideACompressedStream) {
  EXPECT_ERROR(load(gzipped("\x80\x04\x95")), ErrorKind::input, "a Python pickle");
  EXPECT_ERROR(load(gzipped("")), ErrorKind::input, "is empty");
  EXPECT_ERROR(load("\x1F\x8B\x08"), ErrorKind::input, "truncated gzip stream");
}

class CompressedTables : public DamagedFiles {};

TEST_F(CompressedTables, AreTheSameTables) {
  const EmbeddingTable table = small_table({"the", "Füße", "cat"}, 30);
  for (const char* name : {"t.bin", "t.vec", "t.npy"}) {
    TableOutput(folder_ / name, true).save(table, {});
    const LoadedTable plain = load_table(folder_ / name);
    file(gzipped(read_bytes(folder_ / name)), name + ".gz"s);
    const LoadedTable found = load_table(folder_ / (name + ".gz"s));
    EXPECT_EQ(found.fingerprint, plain.fingerprint) << name;
    EXPECT_EQ(found.format, plain.format);
    EXPECT_TRUE(same_floats(found.table.vectors, table.vectors));
  }
}

TEST_F(CompressedTables, AreRefusedWhenCut) {
  const std::string bytes = "2 3\na " + raw_floats({1, 2, 3}) + "b " + raw_floats({4, 5, 6});
  expect_every_cut_refused(gzipped(bytes), gzipped(bytes).size());
}

TEST_F(CompressedTables, BelieveNoHeader) {
  EXPECT_ERROR(load(gzipped("2000000000 1000000\na \x01\x02")), ErrorKind::input,
               "row 0: 2 bytes of floats, expected 4000000");
  EXPECT_ERROR(load(gzipped("2000000000 3\na 0.5 1 2\n")), ErrorKind::input,
               "the file ends after 1 rows, expected 2000000000");
  const std::string words = "a\nb\n";
  file(words, "t.vocab.tsv");
  const std::string header = npy_header(1UL << 40, 300);
  EXPECT_ERROR(load_table(file(gzipped(header + "1234"), "t.npy")), ErrorKind::input,
               "need 1319413953331200 bytes of data, found 4");
  EXPECT_ERROR(load_table(file(gzipped(npy_header(2, 1) + "123456789"), "t.npy")), ErrorKind::input,
               "need 8 bytes of data, found 9");
}

TEST_F(CompressedTables, HaveCompressedWordsBesideThem) {
  const std::string npy = npy_header(2, 1) + raw_floats({1, 2});
  file(gzipped("a\t7\nb\t5\n"), "t.vocab.tsv");
  const LoadedTable found = load_table(file(npy, "t.npy"));
  EXPECT_EQ(words_of(found), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(found.table.counts, (std::vector<Count>{7, 5}));
  file(gzipped(std::string(1 << 20, 'x')), "t.vocab.tsv");
  EXPECT_ERROR(load_table(file(npy, "t.npy")), ErrorKind::limit,
               "more than 131136 bytes when decompressed");
}

TEST_F(CompressedTables, GrowWithWhatWasRead) {
  std::string bytes = "20000 64\n";  // 5 MiB: several times over the first room
  for (int i = 0; i < 20'000; ++i) {
    bytes += std::to_string(i) + " ";
    for (int j = 0; j < 64; ++j) bytes += raw(static_cast<float>(i * 64 + j));
  }
  const LoadedTable found = load(gzipped(bytes));
  for (const std::size_t i : {0UL, 4'095UL, 4'096UL, 19'999UL}) {
    EXPECT_EQ(row_of(found, i)[63], static_cast<float>(i * 64 + 63));
  }
  EXPECT_EQ(found.fingerprint, load(bytes).fingerprint);
}

}  // namespace
}  // namespace firth
