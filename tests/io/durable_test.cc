#include "io/durable.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <stdexcept>
#include <string>

#include "firth/error.h"
#include "tests/expect_error.h"
#include "tests/faults/calls.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

// The steps of a save, repeats once.
class Protocol {
 public:
  Protocol() : faults_({}, &note, this) {}
  [[nodiscard]] const Names& steps() const { return steps_; }

 private:
  static void note(void* self, const faults::Event& event) {
    const char* step = event.call == faults::kWrite        ? "write"
                       : event.call == faults::kSyncFile   ? "sync file"
                       : event.call == faults::kSyncFolder ? "sync folder"
                       : event.call == faults::kRename     ? "rename"
                                                           : nullptr;
    Names& steps = static_cast<Protocol*>(self)->steps_;
    if (step != nullptr && (steps.empty() || steps.back() != step)) steps.emplace_back(step);
  }

  Names steps_;
  faults::Faults faults_;
};

class Durable : public ::testing::Test {
 protected:
  static void save(const fs::path& path, std::string_view bytes) {
    DurableTarget(path).save_file([&](FileWriter& file) { file.write(bytes); });
  }
  static void save_tree(const fs::path& path, std::string_view bytes) {
    DurableTarget(path).save_folder([&](const fs::path& folder) {
      FileWriter file = create_file(folder / "inside");
      file.write(bytes);
      file.finish();
    });
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat status {};
    ::stat(path.c_str(), &status);
    return status.st_mode & 07777;
  }
  // The old file is untouched and alone.
  void expect_old_alone() {
    EXPECT_EQ(names_in(folder_.path()), Names{"file"});
    EXPECT_EQ(read_bytes(folder_ / "file"), "old");
  }
  TemporaryFolder folder_;
};

TEST_F(Durable, FilesAppearWholeAndAlone) {
  const std::string big(5'000'001, 'x');
  save(folder_ / "file", big);
  EXPECT_EQ(read_bytes(folder_ / "file"), big);
  EXPECT_EQ(names_in(folder_.path()), Names{"file"});
}

TEST_F(Durable, WritersKeepTheOrderOfSmallAndLargePieces) {
  std::string expected;
  DurableTarget(folder_ / "file").save_file([&](FileWriter& file) {
    for (const std::size_t size : {1UL, 1'048'575UL, 1UL, 3'000'000UL, 0UL, 1'048'576UL, 7UL}) {
      const std::string piece(size, static_cast<char>('a' + size % 23));
      file.write(piece);
      expected += piece;
    }
    EXPECT_EQ(file.bytes(), expected.size());
  });
  EXPECT_EQ(read_bytes(folder_ / "file"), expected);
}

TEST_F(Durable, FilesKeepTheModeOfTheOldOne) {
  write_bytes(folder_ / "file", "old");
  ::chmod((folder_ / "file").c_str(), 0640);
  const mode_t umask = ::umask(0077);
  save(folder_ / "file", "new");
  save(folder_ / "fresh", "new");
  ::umask(umask);
  EXPECT_EQ(read_bytes(folder_ / "file"), "new");
  EXPECT_EQ(mode_of(folder_ / "file"), 0640U);
  EXPECT_EQ(mode_of(folder_ / "fresh"), 0600U);
}

TEST_F(Durable, TargetsTouchNothingUntilSaved) {
  write_bytes(folder_ / "file", "old");
  const DurableTarget target(folder_ / "file");
  EXPECT_GT(target.free_bytes(), 0U);
  EXPECT_EQ(target.folder(), folder_.path());
  expect_old_alone();
}

TEST_F(Durable, FilesStayWhenTheWriterThrows) {
  write_bytes(folder_ / "file", "old");
  EXPECT_THROW(DurableTarget(folder_ / "file").save_file([](FileWriter& file) {
    file.write("half of the new");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  expect_old_alone();
}

TEST_F(Durable, FilesAreSyncedBeforeTheRenameAndTheFolderAfterIt) {
  const DurableTarget target(folder_ / "file");
  const Protocol protocol;
  target.save_file([](FileWriter& file) { file.write("new"); });
  EXPECT_EQ(protocol.steps(), (Names{"write", "sync file", "rename", "sync folder"}));
}

TEST_F(Durable, FilesStayWhenTheDiskIsFull) {
  write_bytes(folder_ / "file", "old");
  const faults::Faults faults({{faults::kWrite, ENOSPC}});
  EXPECT_ERROR(save(folder_ / "file", "new"), ErrorKind::io, "No space left on device");
  expect_old_alone();
}

TEST_F(Durable, FilesStayWhenTheSyncFails) {
  write_bytes(folder_ / "file", "old");
  const faults::Faults faults({{faults::kSync, EIO}});
  EXPECT_ERROR(save(folder_ / "file", "new"), ErrorKind::io, "sync failed: Input/output error");
  expect_old_alone();
}

TEST_F(Durable, FilesStayWhenTheCloseFails) {
  write_bytes(folder_ / "file", "old");
  const faults::Faults faults({{faults::kClose, EIO, 1, faults::Times::for_ever}});
  EXPECT_ERROR(save(folder_ / "file", "new"), ErrorKind::io, "close failed: Input/output error");
  expect_old_alone();
}

TEST_F(Durable, FilesStayWhenTheRenameFails) {
  write_bytes(folder_ / "file", "old");
  const faults::Faults faults({{faults::kRename, EACCES}});
  EXPECT_ERROR(save(folder_ / "file", "new"), ErrorKind::io, "Permission denied");
  expect_old_alone();
}

TEST_F(Durable, FilesStayAboveTheSizeLimit) {
  write_bytes(folder_ / "file", "old");
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1000, before.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_ERROR(save(folder_ / "file", std::string(5000, 'x')), ErrorKind::io, "File too large");
  ::setrlimit(RLIMIT_FSIZE, &before);
  expect_old_alone();
}

TEST_F(Durable, FilesAreRightAfterInterruptsAndShortWrites) {
  const std::string text = "0123456789 abc";
  {
    const faults::Faults faults(
        {{faults::kWrite | faults::kSync, EINTR, 1, faults::Times::every_second},
         {faults::kWrite, faults::kShort, 1, faults::Times::for_ever}});
    save(folder_ / "file", text);
  }
  EXPECT_EQ(read_bytes(folder_ / "file"), text);
}

TEST_F(Durable, WritersSeeAFullDevice) {
  FileWriter file(UniqueFd(::open("/dev/full", O_WRONLY | O_CLOEXEC)), "/dev/full");
  file.write("text");
  EXPECT_ERROR(file.finish(), ErrorKind::io, "No space left");
}

TEST_F(Durable, TargetsNeedAFolderThatCanBeWritten) {
  EXPECT_ERROR(DurableTarget(folder_ / "no" / "file"), ErrorKind::io, "No such file");
  write_bytes(folder_ / "file", "");
  EXPECT_ERROR(DurableTarget(folder_ / "file" / "x"), ErrorKind::io, "Not a directory");
  EXPECT_ERROR(DurableTarget("/"), ErrorKind::io, "names no file");
  EXPECT_ERROR(DurableTarget(""), ErrorKind::io, "");
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::create_directory(folder_ / "closed");
  ::chmod((folder_ / "closed").c_str(), 0555);
  EXPECT_ERROR(DurableTarget(folder_ / "closed" / "x"), ErrorKind::io, "Permission denied");
}

TEST_F(Durable, TargetsMayHaveTheLongestName) {
  const std::string name(255, 'n');
  save(folder_ / name, "new");
  EXPECT_EQ(names_in(folder_.path()), Names{name});
  EXPECT_ERROR(save(folder_ / (name + "n"), "new"), ErrorKind::io, "File name too long");
}

TEST_F(Durable, LinksAreFollowedAndStay) {
  fs::create_directory(folder_ / "else");
  write_bytes(folder_ / "else" / "real", "old");
  fs::create_symlink("else/real", folder_ / "link");
  fs::create_symlink("else/fresh", folder_ / "dangling");
  save(folder_ / "link", "new");
  save(folder_ / "dangling", "newer");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(read_bytes(folder_ / "else" / "real"), "new");
  EXPECT_EQ(read_bytes(folder_ / "else" / "fresh"), "newer");

  fs::create_symlink("circle", folder_ / "circle");
  EXPECT_ERROR(DurableTarget(folder_ / "circle"), ErrorKind::io, "symbolic links");
  EXPECT_ERROR(DurableTarget(folder_ / "circle" / ".."), ErrorKind::io, "cannot be resolved: ");
}

TEST_F(Durable, FilesNeverReplaceAFolderNorFoldersAFile) {
  fs::create_directory(folder_ / "folder");
  write_bytes(folder_ / "file", "old");
  EXPECT_ERROR(save(folder_ / "folder", "x"), ErrorKind::conflict, "no regular file");
  EXPECT_ERROR(save_tree(folder_ / "file", "x"), ErrorKind::conflict, "no folder");
  EXPECT_EQ(names_in(folder_.path()), (Names{"file", "folder"}));
}

TEST_F(Durable, FoldersAppearWholeAndReplaceTheOldOne) {
  save_tree(folder_ / "model/", "one");
  EXPECT_EQ(read_bytes(folder_ / "model" / "inside"), "one");
  ::chmod((folder_ / "model").c_str(), 0750);
  write_bytes(folder_ / "model" / "left over", "");
  save_tree(folder_ / "model", "two");
  EXPECT_EQ(read_bytes(folder_ / "model" / "inside"), "two");
  EXPECT_EQ(names_in(folder_ / "model"), Names{"inside"});
  EXPECT_EQ(names_in(folder_.path()), Names{"model"});
  EXPECT_EQ(mode_of(folder_ / "model"), 0750U);
}

TEST_F(Durable, FoldersAreReplacedWithoutTheExchangeToo) {
  save_tree(folder_ / "model", "one");
  const faults::Faults faults({{faults::kExchange, EINVAL}});
  save_tree(folder_ / "model", "two");
  EXPECT_EQ(read_bytes(folder_ / "model" / "inside"), "two");
  EXPECT_EQ(names_in(folder_.path()), Names{"model"});
}

TEST_F(Durable, FoldersComeBackWhenTheirReplacementFails) {
  save_tree(folder_ / "model", "one");
  for (const int which : {1, 2}) {
    const faults::Faults faults({{faults::kExchange, ENOSYS}, {faults::kRename, EIO, which}});
    EXPECT_ERROR(save_tree(folder_ / "model", "two"), ErrorKind::io, "model: cannot be replaced");
    EXPECT_EQ(read_bytes(folder_ / "model" / "inside"), "one");
    EXPECT_EQ(names_in(folder_.path()), Names{"model"});
  }
}

TEST_F(Durable, FoldersStayWhenTheWriterThrows) {
  save_tree(folder_ / "model", "one");
  EXPECT_THROW(DurableTarget(folder_ / "model").save_folder([](const fs::path& folder) {
    create_file(folder / "half").finish();
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(names_in(folder_.path()), Names{"model"});
  EXPECT_EQ(read_bytes(folder_ / "model" / "inside"), "one");
}

TEST_F(Durable, FoldersAreSyncedBeforeTheyAppear) {
  const DurableTarget target(folder_ / "model");
  const Protocol protocol;
  target.save_folder([](const fs::path& folder) { write_bytes(folder / "by hand", "x"); });
  EXPECT_EQ(protocol.steps(),
            (Names{"write", "sync file", "sync folder", "rename", "sync folder"}));
}

TEST_F(Durable, NewFilesMustNotExist) {
  write_bytes(folder_ / "file", "old");
  EXPECT_ERROR(create_file(folder_ / "file"), ErrorKind::io, "File exists");
  EXPECT_EQ(read_bytes(folder_ / "file"), "old");
}

TEST_F(Durable, UnnamedFilesLeaveNoName) {
  const UniqueFd fd = create_unnamed_file(folder_.path());
  EXPECT_TRUE(names_in(folder_.path()).empty());
  ASSERT_EQ(::pwrite(fd.get(), "text", 4, 10), 4);
  char back[4];
  ASSERT_EQ(::pread(fd.get(), back, 4, 10), 4);
  EXPECT_EQ(std::string(back, 4), "text");
  EXPECT_ERROR(create_unnamed_file(folder_ / "no"), ErrorKind::io, "No such file");
}

}  // namespace
}  // namespace firth
