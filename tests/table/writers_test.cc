// What the writers write, byte for byte, and what they refuse.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "firth/error.h"
#include "table/format_traits.h"
#include "table/zip_archive.h"
#include "tests/expect_error.h"
#include "tests/table/archive_case.h"
#include "tests/table/read_case.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using Names = std::vector<std::string>;

class Writers : public ReadCase {
 protected:
  void save(const std::string& name, const EmbeddingTable& table, const SaveOptions& options = {}) {
    TableOutput(folder_ / name, true).save(table, {"{}", "{}"}, options);
  }
  std::string bytes(const std::string& name) { return read_bytes(folder_ / name); }
};

EmbeddingTable table_of(const std::vector<std::string>& words, const std::vector<float>& numbers) {
  EmbeddingTable table = small_table(words, numbers.size() / words.size());
  Matrix matrix(words.size(), table.vectors.dim);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    matrix.row(i / matrix.dim())[i % matrix.dim()] = numbers[i];
  }
  table.vectors = matrix.view();
  table.contexts = {};
  return table;
}

TEST_F(Writers, RowsAreTheChosenOnesInTheirOrder) {
  SaveOptions options;
  options.rows = std::vector<WordId>{2, 0};
  save("model", small_table(), options);
  const LoadedTable found = load_table(folder_ / "model");
  EXPECT_EQ(words_of(found), (Names{"cat", "the"}));
  EXPECT_EQ(found.table.counts, (std::vector<Count>{333, 1000}));
  EXPECT_EQ(row_of(found, 0)[1], small_table().vectors.row(2)[1]);
  EXPECT_EQ(found.table.contexts.row(1)[3], small_table().contexts.row(0)[3]);
}

TEST_F(Writers, UnitScalesEveryRowOfBothMatricesAndLeavesZeroRows) {
  EmbeddingTable table = table_of({"a", "b", "c"}, {3, 4, 0, 0, -1e-30F, 0});
  table.contexts = table.vectors;
  SaveOptions options;
  options.unit = true;
  save("t.safetensors", table, options);
  const LoadedTable found = load_table(folder_ / "t.safetensors");
  EXPECT_EQ(row_of(found, 0), (std::vector<float>{3 * 0.2F, 4 * 0.2F}));
  EXPECT_EQ(row_of(found, 1), (std::vector<float>{0, 0}));
  EXPECT_EQ(row_of(found, 2), (std::vector<float>{-1, 0}));
  EXPECT_EQ(found.table.contexts.row(0)[1], 4 * 0.2F);
}

TEST_F(Writers, BinaryWithoutNewlinesIsThatOfGensim) {
  SaveOptions options;
  options.newline = false;
  save("t.bin", table_of({"a", "b"}, {1, 2}), options);
  EXPECT_EQ(bytes("t.bin"), "2 1\na " + raw(1.0F) + "b " + raw(2.0F));
}

TEST_F(Writers, GloveHasNoHeaderAndAPointInEveryNumber) {
  TableOutput(folder_ / "g.txt", false, TableFormat::glove_text)
      .save(table_of({"7", ". . ."}, {1, -1e-5F, -0.0F, 0.25F}), {});
  EXPECT_EQ(bytes("g.txt"), "7 1.0 -1.0e-05\n. . . -0.0 0.25\n");
  EXPECT_EQ(words_of(load_table(folder_ / "g.txt")), (Names{"7", ". . ."}));
}

TEST_F(Writers, GloveRefusesWhatWouldNotComeBack) {
  const auto refused = [&](const EmbeddingTable& table, const char* message) {
    EXPECT_ERROR(TableOutput(folder_ / "g", false, TableFormat::glove_text).save(table, {}),
                 ErrorKind::input, message);
    EXPECT_TRUE(names_in(folder_.path()).empty());
  };
  for (const char* word : {"a 7", "a nan", " a", "a ", "7 8", "a\rb"}) {
    refused(small_table({"fine", word}), "g:row 1: word \"");
  }
  refused(small_table({"a"}, 1), "dimension 1");
  refused(small_table({"BZh91AY&SY"}), "row 0: word \"BZh91AY&SY\" cannot stand first");
  refused(small_table({"\xEF\xBB\xBF"
                       "a"}),
          "cannot begin GloVe text");
  refused(small_table({std::string(65'530, 'w')}), "cannot begin GloVe text");
}

TEST_F(Writers, ProjectorIsAPairOfTables) {
  SaveOptions options;
  options.unit = true;
  save("p.tsv", table_of({"the", "x y"}, {3, 4, 0, 0.5F}), options);
  EXPECT_EQ(names_in(folder_.path()), (Names{"p.metadata.tsv", "p.tsv"}));
  EXPECT_EQ(bytes("p.tsv"), "0.6\t0.8\n0\t1\n");
  EXPECT_EQ(bytes("p.metadata.tsv"), "word\tcount\tnorm\nthe\t1000\t5\nx y\t500\t0.5\n");
  write_bytes(folder_ / "q.metadata.tsv", "mine");
  EXPECT_ERROR(TableOutput(folder_ / "q.tsv", false), ErrorKind::conflict,
               "q.metadata.tsv: exists");
}

TEST_F(Writers, NpzHasFourMembers) {
  save("t.npz", small_table({"the", "Füße", ""}));
  const auto members = zip_members(bytes("t.npz"));
  EXPECT_EQ(members.size(), 4U);
  EXPECT_EQ(members.at("vectors.npy").substr(0, 128), npy_header(3, 5));
  std::string dtype;
  EXPECT_EQ(elements_1d(members.at("words.npy"), dtype), "the\0\0\0Füße\0\0\0\0\0\0"s);
  EXPECT_EQ(dtype, "|S6");
}

TEST_F(Writers, SafetensorsAreAlignedWiderElementsFirst) {
  save("t.safetensors", small_table());
  const std::string file = bytes("t.safetensors");
  const auto length = number_at<std::uint64_t>(file, 0);
  EXPECT_EQ((8 + length) % 64, 0U);
  const auto header = nlohmann::ordered_json::parse(file.substr(8, length));
  Names names;
  for (const auto& [name, tensor] : header.items()) names.push_back(name);
  EXPECT_EQ(names, (Names{"counts", "vectors", "contexts", "words"}));
  EXPECT_EQ(header["contexts"]["data_offsets"], (std::vector<int>{84, 144}));
  EXPECT_EQ(header["words"], nlohmann::ordered_json::parse(
                                 R"({"dtype":"U8","shape":[15],"data_offsets":[144,159]})"));
}

TEST_F(Writers, StaticEmbeddingHasARowForUnknownTokens) {
  const auto saved = [&](const std::vector<std::string>& words) {
    TableOutput(folder_ / "s", true, TableFormat::static_embedding).save(small_table(words), {});
    return nlohmann::json::parse(bytes("s/tokenizer.json"))["model"];
  };
  const auto model = saved({"the", "\"\\\n\x01"});
  EXPECT_EQ(names_in(folder_ / "s"),
            (Names{"config.json", "model.safetensors", "modules.json", "tokenizer.json"}));
  EXPECT_EQ(model["type"], "WordLevel");
  EXPECT_EQ(model["vocab"]["\"\\\n\x01"], 1);
  EXPECT_EQ(model["vocab"][model["unk_token"].get<std::string>()], 2);
  const LoadedTable found = load_table(folder_ / "s");
  EXPECT_EQ(row_of(found, 2), std::vector<float>(5));
  EXPECT_EQ(nlohmann::json::parse(bytes("s/config.json"))["vocab_size"], 3);

  EXPECT_EQ(saved({"the", "<unk>"})["unk_token"], "<unk>");
  EXPECT_EQ(load_table(folder_ / "s").table.words.size(), 2U);
}

TEST_F(Writers, AStaticEmbeddingAndAModelFolderDoNotReplaceEachOther) {
  save("model", small_table());
  EXPECT_ERROR(TableOutput(folder_ / "model", true, TableFormat::static_embedding),
               ErrorKind::conflict, "holds \"contexts.npy\", which is not of a static embedding");
}

TEST_F(Writers, RefuseWordsNamingRowOfTheTableAndWord) {
  SaveOptions options;
  options.rows = std::vector<WordId>{2, 1};
  EXPECT_ERROR(save("t.vec", small_table({"ok", "a b", "fine"}), options), ErrorKind::input,
               "t.vec:row 1: word \"a b\" cannot be stored as word2vec text, expected one that");
  EXPECT_ERROR(save("t.npz", small_table({"ok", "end\0"s})), ErrorKind::input,
               "row 1: word \"end\\x00\" cannot be stored as npz");
  EXPECT_ERROR(TableOutput(folder_ / "s", false, TableFormat::static_embedding)
                   .save(small_table({"ok", "twice", "twice"}), {}),
               ErrorKind::input,
               "row 2: word \"twice\" cannot be stored as static embedding, as row 1");
  EXPECT_ERROR(save("t.bin", small_table({std::string(65'537, 'w')})), ErrorKind::input,
               "in 65536 bytes");
  EXPECT_TRUE(names_in(folder_.path()).empty());
}

TEST_F(Writers, RefuseCountsThatAreNotSigned) {
  EmbeddingTable table = small_table();
  table.counts[1] = UINT64_C(1) << 63;
  for (const char* name : {"t.npz", "t.safetensors"}) {
    EXPECT_ERROR(save(name, table), ErrorKind::input,
                 "row 1: word \"Füße\" has count 9223372036854775808");
  }
  save("t.npy", table);
  EXPECT_EQ(load_table(folder_ / "t.npy").table.counts, table.counts);
}

TEST_F(Writers, RefuseNumbersBeyondHalfNamingRowAndColumn) {
  SaveOptions options;
  options.half = true;
  const EmbeddingTable table = table_of({"a", "b"}, {65519.996F, -1, 2, -65520});
  for (const char* name : {"t.npy", "t.npz", "t.safetensors"}) {
    EXPECT_ERROR(save(name, table, options), ErrorKind::numeric,
                 name + ":row 1: column 1 holds -65520, out of the range of float16"s);
  }
  EXPECT_TRUE(names_in(folder_.path()).empty());
  options.rows = std::vector<WordId>{0};
  save("t.npy", table, options);
  EXPECT_EQ(row_of(load_table(folder_ / "t.npy"), 0)[0], 65504);
}

TEST_F(Writers, RefuseOptionsThatTheFormatDoesNotHave) {
  SaveOptions half;
  half.half = true;
  for (const char* name : {"m", "t.bin", "t.vec", "t.tsv"}) {
    EXPECT_ERROR(save(name, small_table(), half), ErrorKind::usage, "holds no float16");
  }
  SaveOptions bare;
  bare.newline = false;
  EXPECT_ERROR(save("t.vec", small_table(), bare), ErrorKind::usage, "no newlines to leave out");
}

TEST_F(Writers, ThatAreStoppedLeaveTheOldOutput) {
  for (const char* name : {"model", "t.npy", "t.npz", "t.bin", "t.vec", "t.safetensors", "t.tsv"}) {
    save(name, small_table());
    const Names before = names_in(folder_.path());
    SaveOptions options;
    int rows = 0;
    options.poll = [&] {
      if (++rows == 2) throw Error(ErrorKind::io, "stopped");
    };
    const std::uint64_t old =
        name == "t.npz"s || name == "t.tsv"s ? 0 : load_table(folder_ / name).fingerprint;
    EXPECT_ERROR(save(name, small_table({"x", "y", "z"}), options), ErrorKind::io, "stopped");
    EXPECT_EQ(names_in(folder_.path()), before) << name;
    if (old == 0) continue;
    EXPECT_EQ(load_table(folder_ / name).fingerprint, old) << name;
  }
}

TEST(FormatTraits, TellWhatIsLost) {
  const TableParts both{.counts = true, .contexts = true};
  const TableParts all{.counts = true, .contexts = true, .record = true};
  EXPECT_EQ(lost_in(TableFormat::model_folder, all), Names{});
  EXPECT_EQ(lost_in(TableFormat::npz, both), Names{});
  EXPECT_EQ(lost_in(TableFormat::npz, all), Names{"the record of the training"});
  EXPECT_EQ(lost_in(TableFormat::npy, both), Names{"contexts"});
  EXPECT_EQ(lost_in(TableFormat::glove_text, both), (Names{"counts", "contexts"}));
  EXPECT_EQ(lost_in(TableFormat::glove_text, {.counts = true}), Names{"counts"});
  EXPECT_EQ(lost_in(TableFormat::glove_text, {}), Names{});
}

TEST_F(Writers, NeedNoMoreDiskThanWasSaidAndNotMuchLess) {
  std::vector<std::string> words;
  for (int i = 0; i < 3000; ++i) words.push_back("word" + std::to_string(i));
  const EmbeddingTable table = small_table(words, 64);
  TableSize size{.rows = words.size(), .dim = 64};
  for (const std::string& word : words) size.add_word(word);
  size.contexts = true;
  for (const FormatTraits& traits : all_formats()) {
    if (traits.option == nullptr) continue;
    const TemporaryFolder folder;
    TableOutput(folder / "out", false, traits.format).save(table, {"{}", "{}"});
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
      if (entry.is_regular_file()) bytes += entry.file_size();
    }
    const std::uint64_t said = bytes_of_output(traits.format, size);
    EXPECT_LE(bytes, said) << traits.name;
    EXPECT_GE(bytes, said / 3 * (traits.is_text ? 1 : 2)) << traits.name;
  }
}

// The fields of zip64, by PKWARE's APPNOTE 4.3 and 4.5.3.
TEST(ZipArchive, HasSizesAndOffsetsBeyond32BitsInFieldsOfTheirOwn) {
  const std::uint64_t large = (UINT64_C(1) << 33) + 5;
  const std::string local = zip_local_header({"n", 7, large, 0});
  EXPECT_EQ(number_at<std::uint32_t>(local, 18), 0xFFFFFFFFU);
  EXPECT_EQ(number_at<std::uint32_t>(local, 31), 0x00100001U);  // field 1 of 16 bytes
  EXPECT_EQ(number_at<std::uint64_t>(local, 35), large);
  EXPECT_EQ(number_at<std::uint64_t>(local, 43), large);
  EXPECT_EQ(local.size() % 64, 0U);

  const std::string directory = zip_directory({{"n", 7, 5, large}}, large + 100);
  EXPECT_EQ(number_at<std::uint32_t>(directory, 24), 5U);
  EXPECT_EQ(number_at<std::uint32_t>(directory, 42), 0xFFFFFFFFU);
  EXPECT_EQ(number_at<std::uint32_t>(directory, 47), 0x00080001U);  // the offset alone
  EXPECT_EQ(number_at<std::uint64_t>(directory, 51), large);
  EXPECT_EQ(directory.substr(59, 4), "PK\x06\x06");
  EXPECT_EQ(number_at<std::uint64_t>(directory, 59 + 48), large + 100);
  EXPECT_EQ(directory.substr(59 + 56, 4), "PK\x06\x07");
  EXPECT_EQ(number_at<std::uint64_t>(directory, 59 + 64), large + 159);
  EXPECT_EQ(directory.size(), 59U + 56 + 20 + 22);

  const std::string all = zip_directory({{"n", 7, large, large + 64}}, 0);
  EXPECT_EQ(number_at<std::uint32_t>(all, 47), 0x00180001U);
  EXPECT_EQ(number_at<std::uint64_t>(all, 51), large);
  EXPECT_EQ(number_at<std::uint64_t>(all, 67), large + 64);
}

}  // namespace
}  // namespace firth
