#include <gtest/gtest.h>
#include <xxhash.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "firth/error.h"
#include "firth/table.h"
#include "table/npy.h"
#include "tests/expect_error.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

class Load : public ::testing::Test {
 protected:
  fs::path saved(const std::string& name, const EmbeddingTable& table = small_table()) {
    TableOutput(folder_ / name, true).save(table, {R"({"seed": 1})", "{}"});
    return folder_ / name;
  }
  fs::path file(const std::string& bytes) {
    write_bytes(folder_ / "file", bytes);
    return folder_ / "file";
  }
  // Flips a bit of byte `at` from the end.
  static void damage(const fs::path& path, std::size_t at) {
    std::string bytes = read_bytes(path);
    char& byte = bytes[bytes.size() - at];
    byte = static_cast<char>(byte ^ 1);
    write_bytes(path, bytes);
  }
  TemporaryFolder folder_;
};

TEST_F(Load, GivesBackTheModelThatWasSaved) {
  const EmbeddingTable table = small_table();
  const LoadedTable found = load_table(saved("model"));
  EXPECT_EQ(found.format, TableFormat::model_folder);
  EXPECT_TRUE(same_floats(found.table.vectors, table.vectors));
  EXPECT_TRUE(same_floats(found.table.contexts, table.contexts));
  EXPECT_EQ(found.table.counts, table.counts);
  EXPECT_EQ(found.table.words.find("cat"), 2U);
  EXPECT_NE(found.model_json.find("\"seed\": 1"), std::string::npos);
}

TEST_F(Load, GivesBackAnNpyWithItsWords) {
  const EmbeddingTable table = small_table();
  const LoadedTable found = load_table(saved("t.npy"));
  EXPECT_EQ(found.format, TableFormat::npy);
  EXPECT_TRUE(same_floats(found.table.vectors, table.vectors));
  EXPECT_TRUE(found.table.contexts.empty());
  EXPECT_EQ(found.table.words[1], "Füße");
  EXPECT_EQ(found.fingerprint, load_table(saved("model")).fingerprint);
}

TEST_F(Load, KeepsTheMatrixAfterTheFilesAreGone) {
  const LoadedTable found = load_table(saved("model"));
  fs::remove_all(folder_ / "model");
  EXPECT_TRUE(same_floats(found.table.vectors, small_table().vectors));
}

TEST_F(Load, FingerprintIsThatOfWordsAndDenseVectors) {
  const EmbeddingTable table = small_table();
  std::string bytes = "the\nFüße\ncat\n";
  for (std::size_t i = 0; i < 3; ++i) {
    bytes.append(reinterpret_cast<const char*>(table.vectors.row(i).data()), 20);
  }
  EXPECT_EQ(load_table(saved("model")).fingerprint, XXH3_64bits(bytes.data(), bytes.size()));
}

TEST_F(Load, NeedsNoCountsNoContextsAndNoRecord) {
  EmbeddingTable table = small_table();
  table.counts.clear();
  table.contexts = {};
  const fs::path model = saved("model", table);
  fs::remove(model / "model.json");
  const LoadedTable found = load_table(model);
  EXPECT_TRUE(found.table.counts.empty());
  EXPECT_TRUE(found.table.contexts.empty());
  EXPECT_TRUE(found.model_json.empty());

  saved("t.npy", table);
  fs::remove(folder_ / "t.json");
  EXPECT_EQ(load_table(folder_ / "t.npy").table.words.size(), 3U);
}

TEST_F(Load, NoticesAnyFileThatIsNotTheRecordedOne) {
  for (const char* name : {"vectors.npy", "contexts.npy", "vocab.tsv"}) {
    const fs::path model = saved("model");
    damage(model / name, 3);
    EXPECT_ERROR(load_table(model), ErrorKind::input, name + ": does not match its record: xxh3"s);
  }
  for (const char* name : {"t.npy", "t.vocab.tsv"}) {
    saved("t.npy");
    damage(folder_ / name, 3);
    EXPECT_ERROR(load_table(folder_ / "t.npy"), ErrorKind::input, "does not match its record");
  }
  write_bytes(saved("model") / "vocab.tsv", "a\nb\nc\n");
  EXPECT_ERROR(load_table(folder_ / "model"), ErrorKind::input, "bytes 6, expected 28");
}

TEST_F(Load, NoticesAFileThatIsMissingOrTooMuch) {
  fs::remove(saved("model") / "contexts.npy");
  EXPECT_ERROR(load_table(folder_ / "model"), ErrorKind::input, "contexts.npy is missing");
  std::string record = read_bytes(saved("model") / "model.json");
  record.insert(record.find("\"vectors.npy\""), R"("run.json": {"bytes": 1}, )");
  write_bytes(folder_ / "model" / "model.json", record);
  EXPECT_ERROR(load_table(folder_ / "model"), ErrorKind::input,
               "run.json is among the recorded files, expected vectors.npy, contexts.npy");
  fs::remove(saved("model") / "vectors.npy");
  EXPECT_ERROR(load_table(folder_ / "model"), ErrorKind::io, "vectors.npy: cannot be opened");
  EmbeddingTable table = small_table();
  table.contexts = {};
  fs::copy(saved("model") / "vectors.npy", saved("bare", table) / "contexts.npy");
  EXPECT_ERROR(load_table(folder_ / "bare"), ErrorKind::input, "not among the recorded files");
  fs::remove(saved("t.npy").replace_extension(".vocab.tsv"));
  EXPECT_ERROR(load_table(folder_ / "t.npy"), ErrorKind::io, "t.vocab.tsv");
}

TEST_F(Load, NoticesAMixOfTwoSaves) {
  saved("t.npy", small_table({"old", "older", "oldest"}));
  const std::string old_words = read_bytes(folder_ / "t.vocab.tsv");
  saved("t.npy");
  write_bytes(folder_ / "t.vocab.tsv", old_words);
  EXPECT_ERROR(load_table(folder_ / "t.npy"), ErrorKind::input, "does not match its record");
}

TEST_F(Load, HoldsRowsAgainstWords) {
  const fs::path model = saved("model");
  fs::remove(model / "model.json");
  write_bytes(model / "vocab.tsv", "a\nb\n");
  EXPECT_ERROR(load_table(model), ErrorKind::input, "3 rows, but 2 words in");
}

TEST_F(Load, HoldsContextsAgainstVectors) {
  const fs::path model = saved("model");
  fs::remove(model / "model.json");
  write_bytes(model / "contexts.npy", npy_header(3, 4) + std::string(48, '\0'));
  EXPECT_ERROR(load_table(model), ErrorKind::input, "3 x 4, expected 3 x 5");
}

TEST_F(Load, FindsNonFiniteNumbers) {
  const fs::path model = saved("model");
  fs::remove(model / "model.json");
  std::string bytes = read_bytes(model / "vectors.npy");
  const float bad = std::numeric_limits<float>::infinity();
  bytes.replace(128 + 4 * 7, 4, reinterpret_cast<const char*>(&bad), 4);
  write_bytes(model / "vectors.npy", bytes);
  EXPECT_ERROR(load_table(model), ErrorKind::numeric, "vectors.npy:row 1: column 2 holds inf");
}

TEST_F(Load, KeepsNonFiniteNumbersWhenAsked) {
  const fs::path model = saved("model");
  fs::remove(model / "model.json");
  std::string bytes = read_bytes(model / "vectors.npy");
  bytes.replace(128, 4, "\xFF\xFF\xFF\xFF");
  write_bytes(model / "vectors.npy", bytes);
  EXPECT_TRUE(std::isnan(load_table(model, NonFinite::keep).table.vectors.row(0)[0]));
  EXPECT_ERROR(load_table(model), ErrorKind::numeric, "row 0: column 0 holds");
}

TEST_F(Load, SurvivesAnyModelJson) {
  const fs::path model = saved("model");
  for (const std::string json :
       {"", "[]", "{", "{\"files\": 3}", "{\"files\": {\"vocab.tsv\": 1}}", "\xFF",
        R"({"files": {"vectors.npy": {"bytes": -1, "xxh3": {}}}})"}) {
    write_bytes(model / "model.json", json);
    EXPECT_ERROR(load_table(model), ErrorKind::input, "");
  }
  const std::string deep(200'000, '[');
  write_bytes(model / "model.json", R"({"files":{"vectors.npy":{"bytes":)" + deep +
                                        std::string(deep.size(), ']') + "}}}");
  EXPECT_ERROR(load_table(model), ErrorKind::limit, "100 brackets deep");
  write_bytes(model / "model.json", "{\"seed\": 1}");
  EXPECT_EQ(load_table(model).model_json, "{\"seed\": 1}");
}

TEST_F(Load, NamesWhatIsNoTable) {
  EXPECT_ERROR(load_table(folder_ / "none"), ErrorKind::io, "No such file");
  EXPECT_ERROR(load_table(folder_.path()), ErrorKind::input, "is no model folder");
}

TEST_F(Load, TellsWhenACompanionCannotBeLookedFor) {
  const fs::path npy = saved("t.npy");
  const fs::path longest = folder_ / (std::string(251, 'x') + ".npy");
  fs::rename(npy, longest);
  EXPECT_ERROR(load_table(longest), ErrorKind::io, "cannot be examined: File name too long");
}

TEST_F(Load, ReadsAnNpyThatWasRenamedWithItsCompanions) {
  saved("t.npy");
  for (const char* suffix : {".npy", ".vocab.tsv", ".json"}) {
    fs::rename(folder_ / ("t"s + suffix), folder_ / ("renamed"s + suffix));
  }
  EXPECT_EQ(load_table(folder_ / "renamed.npy").table.words.size(), 3U);
}

TEST_F(Load, FollowsALinkToItsCompanions) {
  saved("t.npy");
  fs::create_directory(folder_ / "elsewhere");
  fs::create_symlink(folder_ / "t.npy", folder_ / "elsewhere" / "link.npy");
  EXPECT_EQ(load_table(folder_ / "elsewhere" / "link.npy").table.words.size(), 3U);
}

}  // namespace
}  // namespace firth
