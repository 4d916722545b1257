// Several files at once, two writers of one file, and what a killed writer left.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <vector>

#include "firth/error.h"
#include "io/durable.h"
#include "tests/expect_error.h"
#include "tests/faults/calls.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class DurableFiles : public ::testing::Test {
 protected:
  static void save(const fs::path& path, std::string_view bytes) {
    DurableTarget(path).save_file([&](FileWriter& file) { file.write(bytes); });
  }
  TemporaryFolder folder_;
};

TEST_F(DurableFiles, WhatAKilledSaveLeftIsRemovedByTheNextOneOfThatName) {
  const std::string tail = ".4711.0123456789abcdef";
  for (const char* kind : {".tmp", ".old"}) {
    write_bytes(folder_ / (".file" + std::string(kind) + tail), "half");
    fs::create_directory(folder_ / (".file" + std::string(kind) + ".1" + tail.substr(5)));
    write_bytes(folder_ / (".file" + std::string(kind) + ".1" + tail.substr(5)) / "inside", "half");
  }
  const Names others{".file",
                     ".file.tmp.47x1.0123456789abcdef",
                     ".file.tmp.4711.0123456789ABCDEF",
                     ".file.tmp.4711.0123456789abcdef0",
                     ".other.tmp" + tail,
                     "file.tmp" + tail};
  for (const std::string& name : others) write_bytes(folder_ / name, "mine");
  save(folder_ / "file", "new");
  Names expected = others;
  expected.emplace_back("file");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(names_in(folder_.path()), expected);
}

TEST_F(DurableFiles, OneTargetOfAPathAtATime) {
  write_bytes(folder_ / "file", "old");
  fs::create_symlink("file", folder_ / "link");
  {
    const DurableTarget target(folder_ / "file");
    EXPECT_ERROR(DurableTarget(folder_ / "file"), ErrorKind::conflict, "another process");
    EXPECT_ERROR(DurableTarget(folder_ / "link"), ErrorKind::conflict, "another process");
    save(folder_ / "other", "not in its way");
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        save(folder_ / "file", "of the child");
      } catch (const Error& error) {
        ::_exit(static_cast<int>(error.kind()));
      }
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(ErrorKind::conflict));
    EXPECT_EQ(read_bytes(folder_ / "file"), "old");
  }
  save(folder_ / "file", "new");
  EXPECT_EQ(read_bytes(folder_ / "file"), "new");
}

TEST_F(DurableFiles, WithoutLocksAWriterTrustsNobodyElsesLeftOvers) {
  write_bytes(folder_ / ".file.tmp.4711.0123456789abcdef", "of another machine");
  const faults::Faults faults({{faults::kLock, ENOLCK, 1, faults::Times::for_ever}});
  const DurableTarget first(folder_ / "file");
  save(folder_ / "file", "new");
  EXPECT_EQ(names_in(folder_.path()), (Names{".file.tmp.4711.0123456789abcdef", "file"}));
}

// Files of one output: `second` is published last, and written first.
void save_pair(const fs::path& folder, const std::string& bytes) {
  const DurableTarget first(folder / "first");
  const DurableTarget second(folder / "second");
  save_files(std::vector<FileToSave>{{&first, [&](FileWriter& file) { file.write(bytes); }},
                                     {&second, [&](FileWriter& file) { file.write(bytes); }}});
}

TEST_F(DurableFiles, FilesThatBelongTogetherComeBackTogether) {
  for (const int which : {1, 2}) {
    for (const bool replaces : {false, true}) {
      const TemporaryFolder folder;
      if (replaces) save_pair(folder.path(), "old");
      const faults::Faults faults({{faults::kRename | faults::kExchange, EIO, which}});
      EXPECT_ERROR(save_pair(folder.path(), "new"), ErrorKind::io, "cannot be replaced");
      EXPECT_EQ(names_in(folder.path()), replaces ? (Names{"first", "second"}) : Names{});
      if (!replaces) continue;
      EXPECT_EQ(read_bytes(folder / "first"), "old");
      EXPECT_EQ(read_bytes(folder / "second"), "old");
    }
  }
}

TEST_F(DurableFiles, FilesThatBelongTogetherAreReplacedWithoutTheExchangeToo) {
  save_pair(folder_.path(), "old");
  const faults::Faults faults({{faults::kExchange, EINVAL, 1, faults::Times::for_ever}});
  save_pair(folder_.path(), "new");
  EXPECT_EQ(read_bytes(folder_ / "first"), "new");
  EXPECT_EQ(names_in(folder_.path()), (Names{"first", "second"}));
}

}  // namespace
}  // namespace firth
