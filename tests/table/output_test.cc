#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "firth/error.h"
#include "firth/table.h"
#include "tests/expect_error.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

const ModelRecords kRecords{R"({"seed": 1, "loss": [2.5]})", R"({"seconds": 3})"};

class Output : public ::testing::Test {
 protected:
  void save(const std::string& name, bool force = false) {
    TableOutput(folder_ / name, force).save(small_table(), kRecords);
  }
  TemporaryFolder folder_;
};

TEST_F(Output, FormatFollowsTheExtension) {
  EXPECT_EQ(format_of_output("a/x.npy"), TableFormat::npy);
  EXPECT_EQ(format_of_output("x.bin"), TableFormat::word2vec_binary);
  EXPECT_EQ(format_of_output("x.vec"), TableFormat::word2vec_text);
  EXPECT_EQ(format_of_output("x.txt"), TableFormat::word2vec_text);
  EXPECT_EQ(format_of_output("x.v2"), TableFormat::model_folder);
  EXPECT_EQ(format_of_output("model"), TableFormat::model_folder);
  EXPECT_EQ(format_of_output("x.safetensors"), TableFormat::safetensors);
  EXPECT_EQ(format_of_output("x.npz"), TableFormat::npz);
  EXPECT_EQ(format_of_output("x.tsv"), TableFormat::projector);
  EXPECT_EQ(format_of_output("X.NPY"), TableFormat::npy);
  EXPECT_STREQ(name_of(TableFormat::word2vec_text), "word2vec text");
}

TEST_F(Output, ExtensionOfAFormatThatIsNotWrittenIsNoFolder) {
  for (const char* name : {"x.csv", "x.vec.gz", "x.parquet", "x.H5", "x.model"}) {
    EXPECT_ERROR(format_of_output(name), ErrorKind::usage,
                 "is not written, expected .npy, .npz, .bin, .vec, .txt, .safetensors, .tsv, or");
  }
  for (const char* name : {"model.v2", "dim.300", ".hidden", "out.csv/", "a.csv/model", "x."}) {
    EXPECT_EQ(format_of_output(name), TableFormat::model_folder) << name;
  }
}

TEST_F(Output, FormatThatIsAskedForGoesBeforeTheExtension) {
  TableOutput(folder_ / "t.npy", false, TableFormat::glove_text).save(small_table(), {});
  EXPECT_EQ(load_table(folder_ / "t.npy").format, TableFormat::glove_text);
}

TEST_F(Output, ModelFolderHoldsFiveFiles) {
  save("model");
  EXPECT_EQ(names_in(folder_ / "model"),
            (Names{"contexts.npy", "model.json", "run.json", "vectors.npy", "vocab.tsv"}));
  EXPECT_EQ(names_in(folder_.path()), Names{"model"});
  EXPECT_EQ(read_bytes(folder_ / "model" / "vocab.tsv"), "the\t1000\nFüße\t500\ncat\t333\n");
  EXPECT_EQ(read_bytes(folder_ / "model" / "run.json"), "{\"seconds\": 3}\n");
  EXPECT_EQ(fs::file_size(folder_ / "model" / "vectors.npy"), 128 + 3 * 5 * 4);
}

TEST_F(Output, ModelJsonKeepsItsKeysAndGainsTheFiles) {
  save("model");
  const auto json = nlohmann::json::parse(read_bytes(folder_ / "model" / "model.json"));
  EXPECT_EQ(json["seed"], 1);
  EXPECT_EQ(json["loss"][0], 2.5);
  EXPECT_EQ(json["files"].size(), 3U);
  EXPECT_EQ(json["files"]["vocab.tsv"]["bytes"], fs::file_size(folder_ / "model" / "vocab.tsv"));
  EXPECT_EQ(json["files"]["contexts.npy"]["xxh3"].get<std::string>().size(), 16U);
  EXPECT_FALSE(json["files"].contains("run.json"));
}

TEST_F(Output, TwoSavesOfOneTableAreTheSameBytes) {
  save("one");
  save("two");
  for (const std::string& name : names_in(folder_ / "one")) {
    EXPECT_EQ(read_bytes(folder_ / "one" / name), read_bytes(folder_ / "two" / name)) << name;
  }
}

TEST_F(Output, ChoosingItChangesNothing) {
  save("model");
  const std::string before = read_bytes(folder_ / "model" / "vectors.npy");
  const TableOutput output(folder_ / "model", true);
  EXPECT_EQ(output.format(), TableFormat::model_folder);
  EXPECT_EQ(output.folder(), folder_.path());
  EXPECT_EQ(read_bytes(folder_ / "model" / "vectors.npy"), before);
  EXPECT_EQ(names_in(folder_.path()), Names{"model"});
}

TEST_F(Output, ThatExistsNeedsForce) {
  for (const std::string name : {"model", "t.npy", "t.bin", "t.vec"}) {
    save(name);
    EXPECT_ERROR(TableOutput(folder_ / name, false), ErrorKind::conflict, "exists");
    EXPECT_NO_THROW(save(name, true));
  }
}

TEST_F(Output, CompanionsInTheWayAreAConflictToo) {
  for (const std::string name : {"t.vocab.tsv", "t.json"}) {
    write_bytes(folder_ / name, "mine");
    EXPECT_ERROR(TableOutput(folder_ / "t.npy", false), ErrorKind::conflict, name + ": exists");
    fs::remove(folder_ / name);
  }
  write_bytes(folder_ / "t.json", R"({"mine": 1})");
  EXPECT_ERROR(TableOutput(folder_ / "t.npy", true), ErrorKind::conflict, "no record of an .npy");
}

TEST_F(Output, FolderWithOtherFilesIsNeverReplaced) {
  save("model");
  write_bytes(folder_ / "model" / "thesis.tex", "years of work");
  write_bytes(folder_ / "model" / "zzz", "");
  EXPECT_ERROR(TableOutput(folder_ / "model", true), ErrorKind::conflict, "thesis.tex");
  fs::remove(folder_ / "model" / "thesis.tex");
  fs::remove(folder_ / "model" / "zzz");
  fs::remove(folder_ / "model" / "run.json");
  fs::create_directory(folder_ / "model" / "run.json");
  EXPECT_ERROR(TableOutput(folder_ / "model", true), ErrorKind::conflict, "run.json");
}

TEST_F(Output, FolderThatGainsAnotherFileMeanwhileIsNotReplaced) {
  save("model");
  TableOutput output(folder_ / "model", true);
  write_bytes(folder_ / "model" / "notes", "mine");
  EXPECT_ERROR(output.save(small_table(), kRecords), ErrorKind::conflict, "notes");
  EXPECT_EQ(read_bytes(folder_ / "model" / "notes"), "mine");
}

TEST_F(Output, FilesAndFoldersNeverTakeEachOthersPlace) {
  write_bytes(folder_ / "model", "a file");
  fs::create_directory(folder_ / "t.bin");
  for (const bool force : {false, true}) {
    EXPECT_ERROR(TableOutput(folder_ / "model", force), ErrorKind::conflict, "is a file");
    EXPECT_ERROR(TableOutput(folder_ / "t.bin", force), ErrorKind::conflict, "is a folder");
  }
  ::mkfifo((folder_ / "t.vec").c_str(), 0600);
  EXPECT_ERROR(TableOutput(folder_ / "t.vec", true), ErrorKind::conflict, "no regular file");
}

TEST_F(Output, PlacesThatCannotBeWrittenAreFoundAtOnce) {
  EXPECT_ERROR(TableOutput(folder_ / "no" / "model", false), ErrorKind::io, "No such file");
  EXPECT_ERROR(TableOutput(folder_ / "m", false).require_space(UINT64_MAX), ErrorKind::limit,
               "bytes of disk");
  EXPECT_NO_THROW(TableOutput(folder_ / "m", false).require_space(1));
}

TEST_F(Output, LinkIsFollowed) {
  save("real");
  fs::create_symlink("real", folder_ / "link");
  TableOutput(folder_ / "link", true).save(small_table({"new"}), kRecords);
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(read_bytes(folder_ / "real" / "vocab.tsv"), "new\t1000\n");
}

TEST_F(Output, NonFiniteNumbersAreRefusedBeforeAnythingIsWritten) {
  EmbeddingTable table = small_table();
  Matrix bad(3, 5);
  bad.row(1)[4] = std::nanf("");
  table.contexts = bad.view();
  EXPECT_ERROR(TableOutput(folder_ / "model", false).save(table, kRecords), ErrorKind::numeric,
               "row 1: column 4");
  EXPECT_NO_THROW(TableOutput(folder_ / "no contexts.npy", false).save(table, kRecords));
  table.vectors = bad.view();
  for (const char* name : {"t.npy", "t.bin", "t.vec"}) {
    EXPECT_ERROR(TableOutput(folder_ / name, false).save(table, kRecords), ErrorKind::numeric,
                 "row 1: column 4");
    EXPECT_FALSE(fs::exists(folder_ / name));
  }
}

TEST_F(Output, TableWhosePartsDisagreeIsABug) {
  EmbeddingTable table = small_table();
  table.counts.pop_back();
  EXPECT_ERROR(TableOutput(folder_ / "m", false).save(table, kRecords), ErrorKind::internal,
               "3 words, 2 counts");
}

}  // namespace
}  // namespace firth
