#include "table/checkpoint.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "firth/error.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kRows = 3;
constexpr std::size_t kDim = 2;

// A table whose numbers tell when it was saved.
class Saved {
 public:
  explicit Saved(float first) : vectors_(kRows, kDim), contexts_(kRows, kDim) {
    for (std::size_t i = 0; i < kRows; ++i) {
      table_.words.add("word" + std::to_string(i));
      table_.counts.push_back(10 - i);
      vectors_.row(i)[0] = first + static_cast<float>(i);
      contexts_.row(i)[1] = -first;
    }
    table_.vectors = vectors_.view();
    table_.contexts = contexts_.view();
  }
  [[nodiscard]] const EmbeddingTable& table() const { return table_; }

 private:
  Matrix vectors_;
  Matrix contexts_;
  EmbeddingTable table_;
};

class CheckpointTest : public testing::Test {
 protected:
  void save(int n) {
    CheckpointFolder folder(path());
    if (!folder.numbers().empty()) (void)folder.load_newest();
    folder.save(Saved(static_cast<float>(n)).table(), R"({"n": )" + std::to_string(n) + "}");
  }
  [[nodiscard]] fs::path path() const { return folder_ / "model.checkpoint"; }
  [[nodiscard]] LoadedCheckpoint load() const { return CheckpointFolder(path()).load_newest(); }
  // What was saved as number n; 0 when all are refused.
  [[nodiscard]] int loaded() const {
    try {
      const LoadedCheckpoint found = load();
      return static_cast<int>(found.table.vectors.row(0)[0]);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::input) << error.what();
      return 0;
    }
  }

  TemporaryFolder folder_;
};

TEST_F(CheckpointTest, GivesBackWhatWasSaved) {
  save(1);
  const LoadedCheckpoint found = load();
  EXPECT_EQ(found.path, path() / "1");
  EXPECT_TRUE(found.damaged.empty());
  EXPECT_EQ(found.table.words[2], "word2");
  EXPECT_EQ(found.table.counts, (std::vector<Count>{10, 9, 8}));
  EXPECT_EQ(found.table.vectors.row(2)[0], 3.0F);
  EXPECT_EQ(found.table.contexts.row(2)[1], -1.0F);
  EXPECT_NE(found.record.find("\"n\": 1"), std::string::npos);
}

TEST_F(CheckpointTest, LoadsAsAModel) {
  save(1);
  const LoadedTable model = load_table(path() / "1");
  EXPECT_EQ(model.format, TableFormat::model_folder);
  EXPECT_EQ(model.table.vectors.row(1)[0], 2.0F);
}

TEST_F(CheckpointTest, TheLastTwoAreKept) {
  for (int n = 1; n <= 12; ++n) save(n);
  EXPECT_EQ(names_in(path()), (std::vector<std::string>{"11", "12"}));
  EXPECT_EQ(CheckpointFolder(path()).numbers(), (std::vector<std::uint64_t>{11, 12}));
  EXPECT_EQ(loaded(), 12);  // by number, not by name: "9" would stand behind "12"
}

TEST_F(CheckpointTest, EveryDamagedByteIsFoundAndTheOneBeforeIsUsed) {
  save(1);
  save(2);
  for (const fs::directory_entry& entry : fs::directory_iterator(path() / "2")) {
    const std::string whole = read_bytes(entry.path());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const int flipped : {0x01, 0x20, 0x80}) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ flipped);
        write_bytes(entry.path(), damaged);
        ASSERT_EQ(loaded(), 1) << entry.path() << " byte " << i << " bits " << flipped;
      }
      write_bytes(entry.path(), whole.substr(0, i));
      ASSERT_EQ(loaded(), 1) << entry.path() << " cut at " << i;
    }
    write_bytes(entry.path(), whole + "\n");
    ASSERT_EQ(loaded(), 1) << entry.path() << " a byte more";
    fs::remove(entry.path());
    ASSERT_EQ(loaded(), 1) << entry.path() << " is missing";
    write_bytes(entry.path(), whole);
    ASSERT_EQ(loaded(), 2);
  }
}

TEST_F(CheckpointTest, FilesOfTwoCheckpointsDoNotMix) {
  save(1);
  save(2);
  for (const char* name : {"vectors.npy", "contexts.npy", "model.json", "seal.json"}) {
    const std::string own = read_bytes(path() / "2" / name);
    fs::copy_file(path() / "1" / name, path() / "2" / name, fs::copy_options::overwrite_existing);
    EXPECT_EQ(loaded(), 1) << name;
    write_bytes(path() / "2" / name, own);
  }
  EXPECT_EQ(loaded(), 2);
}

TEST_F(CheckpointTest, TellsOfAllWhenAllAreDamaged) {
  save(1);
  save(2);
  for (const char* number : {"1", "2"}) write_bytes(path() / number / "vectors.npy", "x");
  EXPECT_ERROR(load(), ErrorKind::input, "no checkpoint is whole");
  EXPECT_ERROR(load(), ErrorKind::input, "2/vectors.npy: does not match its record");
  EXPECT_ERROR(load(), ErrorKind::input, "1/vectors.npy: does not match its record");
}

TEST_F(CheckpointTest, ADamagedOneIsNotOneOfTheTwoThatAreKept) {
  for (int n = 1; n <= 3; ++n) save(n);
  write_bytes(path() / "3" / "vectors.npy", "x");
  const LoadedCheckpoint found = load();
  EXPECT_EQ(found.path, path() / "2");
  ASSERT_EQ(found.damaged.size(), 1U);
  EXPECT_NE(found.damaged[0].find("3/vectors.npy"), std::string::npos) << found.damaged[0];
  save(4);
  EXPECT_EQ(names_in(path()), (std::vector<std::string>{"2", "4"}));
}

TEST_F(CheckpointTest, OfNoneSaysSo) {
  EXPECT_ERROR(load(), ErrorKind::io, "there is no checkpoint");
  fs::create_directory(path());
  EXPECT_ERROR(load(), ErrorKind::io, "there is no checkpoint");
}

TEST_F(CheckpointTest, OtherNamesAreNoCheckpointsAndStay) {
  fs::create_directory(path());
  for (const char* name : {"0", "01", "1x", "+1", "99999999999999999999999", "notes", ".7.txt"}) {
    write_bytes(path() / name, "mine");
  }
  EXPECT_TRUE(CheckpointFolder(path()).numbers().empty());
  save(1);
  CheckpointFolder folder(path());
  folder.clear();
  EXPECT_EQ(names_in(path()).size(), 7U);
}

TEST_F(CheckpointTest, WhatOthersPutThereByANumberStays) {
  fs::create_directories(path() / "2024");
  write_bytes(path() / "2024" / "notes", "mine");
  fs::create_directories(path() / "30" / "vectors.npy");
  write_bytes(path() / "7", "mine");
  fs::create_directory_symlink("2024", path() / "8");
  CheckpointFolder folder(path());
  for (int n = 1; n <= 4; ++n) folder.save(Saved(static_cast<float>(n)).table(), "{}");
  EXPECT_EQ(loaded(), 4);
  write_bytes(path() / "2027" / "notes", "mine");
  folder.save(Saved(5).table(), "{}");
  folder.save(Saved(6).table(), "{}");
  folder.clear();
  EXPECT_EQ(names_in(path()), (std::vector<std::string>{"2024", "2027", "30", "7", "8"}));
  EXPECT_EQ(read_bytes(path() / "2024" / "notes"), "mine");
  EXPECT_EQ(names_in(path() / "2027").size(), 6U);
}

TEST_F(CheckpointTest, NamesThatNoWriterGaveAreNoRemnants) {
  const std::vector<std::string> mine{".7.old.77.0123456789abcdef.txt",
                                      ".7.tmp.77.0123456789ABCDEF", ".7.tmp.mine",
                                      ".notes.tmp.77.0123456789abcdef"};
  for (const std::string& name : mine) {
    fs::create_directories(path() / name);
    write_bytes(path() / name / "notes", "mine");
  }
  save(1);
  CheckpointFolder(path()).clear();
  EXPECT_EQ(names_in(path()), mine);
  for (const std::string& name : mine) EXPECT_EQ(names_in(path() / name).size(), 1U) << name;
}

TEST_F(CheckpointTest, RemnantsOfKilledProcessesAreCleanedUpByTheNextOne) {
  fs::create_directories(path() / ".1.tmp.77.0123456789abcdef");
  write_bytes(path() / ".1.tmp.77.0123456789abcdef" / "vectors.npy", "half");
  fs::create_directories(path() / ".9.old.77.0123456789abcdef");
  EXPECT_ERROR(load(), ErrorKind::io, "there is no checkpoint");
  save(1);
  EXPECT_EQ(names_in(path()), std::vector<std::string>{"1"});
}

TEST_F(CheckpointTest, ClearTakesTheFolderAway) {
  save(1);
  save(2);
  CheckpointFolder folder(path());
  folder.clear();
  EXPECT_TRUE(names_in(folder_.path()).empty());
  folder.clear();
  save(3);  // and begins anew
  EXPECT_EQ(loaded(), 3);
}

TEST_F(CheckpointTest, AnotherProcessIsKeptOut) {
  save(1);
  CheckpointFolder first(path());
  first.lock();
  CheckpointFolder second(path());
  EXPECT_ERROR(second.lock(), ErrorKind::conflict, "another process");
  EXPECT_ERROR(second.save(Saved(2).table(), "{}"), ErrorKind::conflict, "another process");
  EXPECT_ERROR(second.clear(), ErrorKind::conflict, "another process");
  first.save(Saved(2).table(), "{}");
  EXPECT_EQ(loaded(), 2);
  first.clear();
  first.save(Saved(3).table(), "{}");  // in another folder of that name
  EXPECT_ERROR(second.lock(), ErrorKind::conflict, "another process");
}

TEST_F(CheckpointTest, AFailedSaveLeavesTheOldOnes) {
  save(1);
  save(2);
  EXPECT_ERROR(CheckpointFolder(path()).save(Saved(3).table(), "no JSON"), ErrorKind::internal, "");
  EXPECT_EQ(names_in(path()), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(loaded(), 2);
}

TEST_F(CheckpointTest, AFailedFirstSaveLeavesNothing) {
  EXPECT_ERROR(CheckpointFolder(path()).save(Saved(3).table(), "no JSON"), ErrorKind::internal, "");
  EXPECT_TRUE(names_in(folder_.path()).empty());
}

}  // namespace
}  // namespace firth
