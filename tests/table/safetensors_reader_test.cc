#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/table/damaged_files.h"

namespace firth {
namespace {

using namespace std::string_literals;
using Json = nlohmann::ordered_json;
using Words = std::vector<std::string>;

struct TensorBytes {
  std::string name;
  std::string dtype;
  std::vector<std::size_t> shape;
  std::string bytes;
};

std::string safetensors(const std::vector<TensorBytes>& tensors, Json header = Json::object()) {
  std::string data;
  for (const TensorBytes& tensor : tensors) {
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", {data.size(), data.size() + tensor.bytes.size()}}};
    data += tensor.bytes;
  }
  const std::string text = header.dump();
  return raw<std::uint64_t>(text.size()) + text + data;
}

const TensorBytes kVectors{"vectors", "F32", {2, 3}, raw_floats({1, 2, 3, 4, 5, 6})};

TensorBytes words_tensor(const std::string& text) { return {"words", "U8", {text.size()}, text}; }

class SafetensorsReader : public DamagedFiles {};

TEST_F(SafetensorsReader, ReadsVectorsWordsCountsAndContexts) {
  const LoadedTable found = load(
      safetensors({kVectors,
                   words_tensor("cat\nx y\n"),
                   {"counts", "I64", {2}, raw<std::int64_t>(7) + raw<std::int64_t>(5'000'000'000)},
                   {"contexts", "F32", {2, 3}, raw_floats({0, -1, -2, -3, -4, -5})}}));
  EXPECT_EQ(found.format, TableFormat::safetensors);
  EXPECT_EQ(words_of(found), (Words{"cat", "x y"}));
  EXPECT_EQ(row_of(found, 1), (std::vector<float>{4, 5, 6}));
  EXPECT_EQ(found.table.counts, (std::vector<Count>{7, 5'000'000'000}));
  EXPECT_EQ(found.table.contexts.row(1)[0], -3.0F);
}

TEST_F(SafetensorsReader, ReadsAllKindsOfFloats) {
  const std::string halves = raw<std::uint16_t>(0x3C00) + raw<std::uint16_t>(0xC000);
  const std::string upper = raw<std::uint16_t>(0x3F80) + raw<std::uint16_t>(0xC000);
  const std::vector<TensorBytes> all{{"vectors", "F16", {1, 2}, halves},
                                     {"vectors", "BF16", {1, 2}, upper},
                                     {"vectors", "F32", {1, 2}, raw_floats({1, -2})},
                                     {"vectors", "F64", {1, 2}, raw(1.0) + raw(-2.0)}};
  for (const TensorBytes& vectors : all) {
    const LoadedTable found = load(safetensors({vectors, words_tensor("a\n")}));
    EXPECT_EQ(row_of(found, 0), (std::vector<float>{1, -2})) << vectors.dtype;
  }
}

TEST_F(SafetensorsReader, FindsWordsInTheMetadataBesideTheFileOrInATokenizer) {
  const Json metadata = {{"__metadata__", {{"words", "a\nb\n"}, {"format", "pt"}}}};
  EXPECT_EQ(words_of(load(safetensors({kVectors}, metadata))), (Words{"a", "b"}));

  const std::filesystem::path path = file(safetensors({kVectors}), "t.safetensors");
  EXPECT_ERROR(load_table(path), ErrorKind::input, "its words are missing");
  file(R"({"model": {"type": "Unigram", "vocab": [["p", 0], ["q", -1.5]]}})", "tokenizer.json");
  EXPECT_EQ(words_of(load_table(path)), (Words{"p", "q"}));
  file(R"({"model": {"type": "WordLevel", "vocab": {"v": 1, "u": 0}}})", "tokenizer.json");
  EXPECT_EQ(words_of(load_table(path)), (Words{"u", "v"}));
  file("x\t9\ny\t8\n", "t.vocab.tsv");
  EXPECT_EQ(words_of(load_table(path)), (Words{"x", "y"}));
  EXPECT_EQ(load_table(path).table.counts, (std::vector<Count>{9, 8}));

  file(gzipped(safetensors({kVectors})), "t.safetensors.gz");
  EXPECT_EQ(words_of(load_table(folder_ / "t.safetensors.gz")), (Words{"x", "y"}));
  std::filesystem::create_directory(folder_ / "links");
  std::filesystem::create_symlink(path, folder_ / "links" / "l.safetensors");
  EXPECT_EQ(words_of(load_table(folder_ / "links" / "l.safetensors")), (Words{"x", "y"}));
}

TEST_F(SafetensorsReader, RefusesATokenizerThatSkipsARow) {
  const std::filesystem::path path = file(safetensors({kVectors}), "t.safetensors");
  for (const char* vocab : {R"({"u": 0, "v": 2})", R"({"u": 0, "v": 0})", R"({"u": 0, "v": -1})",
                            R"({"u": 0, "v": "1"})", R"([["u"], 7])"}) {
    file(R"({"model": {"vocab": )"s + vocab + "}}", "tokenizer.json");
    EXPECT_ERROR(load_table(path), ErrorKind::input, "tokenizer.json: ");
  }
  file(R"({"model": 7})", "tokenizer.json");
  EXPECT_ERROR(load_table(path), ErrorKind::input, "has no vocabulary");
}

TEST_F(SafetensorsReader, OpensAFolderOfStaticEmbeddings) {
  TensorBytes embeddings = kVectors;
  for (const char* name : {"embeddings", "embedding.weight", "anything"}) {
    embeddings.name = name;
    file(safetensors({embeddings}), "model.safetensors");
    file(R"({"model": {"vocab": {"v": 1, "u": 0}}})", "tokenizer.json");
    const LoadedTable found = load_table(folder_.path());
    EXPECT_EQ(found.format, TableFormat::safetensors);
    EXPECT_EQ(words_of(found), (Words{"u", "v"}));
  }
}

TEST_F(SafetensorsReader, RefusesWhatIsNoTable) {
  const TensorBytes words = words_tensor("a\nb\n");
  const auto refused = [&](const std::vector<TensorBytes>& tensors, const char* message) {
    EXPECT_ERROR(load(safetensors(tensors)), ErrorKind::input, message);
  };
  const std::string floats = kVectors.bytes;
  refused({words}, "0 matrices of floats and none is called");
  refused({{"a", "F32", {2, 3}, floats}, {"b", "F32", {2, 3}, floats}, words}, "2 matrices");
  refused({{"vectors", "I32", {2, 3}, floats}, words},
          "tensor \"vectors\": dtype I32, expected fl");
  refused({{"vectors", "F32", {6}, floats}, words}, "shape [6], expected rows and dimension");
  refused({{"vectors", "F32", {0, 3}, ""}, words}, "shape [0, 3]");
  refused({{"vectors", "F32", {2, 4}, floats}, words}, "24 bytes of data, expected 32");
  refused({{"vectors", "F32", {1UL << 62, 4}, floats}, words}, "overflows");
  refused({kVectors, words_tensor("a\n")}, "2 rows, but 1 words");
  refused({kVectors, words_tensor("a\n\n")}, "line 2: empty word");
  refused({kVectors, words, {"contexts", "F32", {3, 2}, floats}}, "has another shape");
  refused({kVectors, words, {"counts", "I64", {1}, raw<std::int64_t>(1)}}, "2 words and 1 counts");
  refused({kVectors, words, {"counts", "F64", {2}, std::string(16, '\0')}},
          "dtype F64, expected I");
  refused({kVectors, words, {"counts", "I64", {2}, std::string(16, '\xFF')}},
          "count 0 is negative");
}

TEST_F(SafetensorsReader, BelievesNoHeader) {
  const auto header = [&](const std::string& text) {
    return load(raw<std::uint64_t>(text.size()) + text + kVectors.bytes);
  };
  for (const char* offsets : {"[0, 25]", "[0, 23]", "[1]", "[24, 0]", "[-1, 24]", "[0, 1e3]", "7",
                              "[0, 18446744073709551615]"}) {
    EXPECT_ERROR(
        header(R"({"vectors":{"dtype":"F32","shape":[2,3],"data_offsets":)"s + offsets + "}}"),
        ErrorKind::input, "");
  }
  EXPECT_ERROR(header(R"({"a":{"data_offsets":[0,24]},"vectors":{"data_offsets":[24,0]}})"),
               ErrorKind::input, "tensor \"vectors\": data_offsets are no begin and end");
  EXPECT_ERROR(header("{}"), ErrorKind::input, "34 bytes, expected 10 by the header");
  EXPECT_ERROR(header("{\"a\": 7}    "), ErrorKind::input, "tensor \"a\"");
  EXPECT_ERROR(header("{not JSON}"), ErrorKind::input, "no JSON object");
  EXPECT_ERROR(load(raw<std::uint64_t>(1000) + "{}" + std::string(100, ' ')), ErrorKind::input,
               "header of 1000 bytes exceeds the file");
  EXPECT_ERROR(load(raw<std::uint64_t>(50'000'000) + "{}"), ErrorKind::limit, "at most 16777216");
}

TEST_F(SafetensorsReader, NoticesEveryTruncation) {
  const std::string whole = safetensors({kVectors, words_tensor("a\nb\n")});
  expect_every_cut_refused(whole, whole.size());
}

TEST_F(SafetensorsReader, SurvivesAnyDamage) {
  const std::string whole = safetensors({kVectors, words_tensor("a\nb\n")});
  expect_every_damage_survived(whole);
}

}  // namespace
}  // namespace firth
