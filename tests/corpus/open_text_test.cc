#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "firth/corpus.h"
#include "firth/token_source.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words words_of(const Words& paths) {
  const auto source = open_text(paths, TextOptions{});
  Words words;
  TokenRun run;
  while (source->next(run)) {
    for (const auto token : run.tokens) {
      if (token.length > 0) words.emplace_back(run.view(token));
    }
  }
  return words;
}

class OpenText : public testing::Test {
 protected:
  std::string path(const std::string& name) { return (folder_ / name).native(); }
  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    write_bytes(folder_ / name, text);
  }
  TemporaryFolder folder_;
};

TEST_F(OpenText, AFolderIsItsFilesInByteOrderOfTheirPathsWithoutHiddenOnes) {  // C29
  write("f/b", "2");
  write("f/a/z", "1");
  write("f/a.txt", "0");  // '.' comes before '/'
  write("f/\xC3\xA9", "3");
  write("f/.hidden", "x");
  write("f/.git/x", "x");
  EXPECT_EQ(words_of({path("f")}), (Words{"0", "1", "2", "3"}));
}

TEST_F(OpenText, FilesStayInTheOrderGiven) {
  write("a", "1");
  write("b", "2");
  EXPECT_EQ(words_of({path("b"), path("a")}), (Words{"2", "1"}));
}

TEST_F(OpenText, LinksInAFolderAreFollowed) {
  write("elsewhere/x", "1");
  fs::create_directory(folder_ / "f");
  fs::create_directory_symlink(folder_ / "elsewhere", folder_ / "f/one");
  fs::create_directory_symlink(folder_ / "elsewhere", folder_ / "f/two");
  EXPECT_EQ(words_of({path("f")}), (Words{"1", "1"}));
}

TEST_F(OpenText, AFolderThatLinksBackIsNamed) {
  write("f/x", "1");
  fs::create_directory_symlink(folder_ / "f", folder_ / "f/again");
  EXPECT_ERROR(words_of({path("f")}), ErrorKind::io, "f/again");
}

TEST_F(OpenText, ALinkToItselfIsAnError) {  // C38
  fs::create_symlink(folder_ / "loop", folder_ / "loop");
  EXPECT_ERROR(words_of({path("loop")}), ErrorKind::io, "symbolic links");
}

TEST_F(OpenText, AMissingFileIsNamedBeforeAnythingIsRead) {  // C30, C35
  write("a", "1");
  EXPECT_ERROR(open_text({path("a"), path("missing")}, {}), ErrorKind::io, "missing");
}

TEST_F(OpenText, BinaryDataIsNamedBeforeAnythingIsRead) {
  write("a", "1");
  write("binary", std::string(100, '\0'));
  EXPECT_ERROR(open_text({path("a"), path("binary")}, {}), ErrorKind::input, "binary");
}

TEST_F(OpenText, AnEmptyFolderIsAnError) {
  fs::create_directory(folder_ / "f");
  EXPECT_ERROR(open_text({path("f")}, {}), ErrorKind::input, "holds no files");
}

TEST_F(OpenText, OddNamesAreTakenAsTheyAre) {  // C36
  write("-x y\nz", "1");
  EXPECT_EQ(words_of({path("-x y\nz")}), (Words{"1"}));
}

TEST_F(OpenText, AFileGivenTwiceIsReadTwiceWithAWarning) {  // C34
  write("a", "1");
  EXPECT_EQ(words_of({path("a"), path("a")}), (Words{"1", "1"}));
  EXPECT_EQ(open_text({path("a"), path("a")}, {})->warnings().size(), 1U);
  EXPECT_TRUE(open_text({path("a")}, {})->warnings().empty());
}

TEST_F(OpenText, ADeviceIsRefused) {  // C39
  EXPECT_ERROR(open_text({"/dev/zero"}, {}), ErrorKind::usage, "/dev/zero");
}

TEST_F(OpenText, StdinTwiceIsRefused) {
  EXPECT_ERROR(open_text({"-", "-"}, {}), ErrorKind::usage, "stdin");
}

TEST_F(OpenText, NoPathIsRefused) {
  EXPECT_ERROR(open_text({}, {}), ErrorKind::usage, "no corpus");
}

TEST_F(OpenText, ATokenLimitOfZeroIsRefused) {
  write("a", "1");
  TextOptions options;
  options.max_token = 0;
  EXPECT_ERROR(open_text({path("a")}, options), ErrorKind::usage, "--max-token 0");
}

TEST_F(OpenText, APipeIsOpenedOnlyOnceAndHasNoTotal) {  // C31
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const auto source = open_text({path("pipe")}, {});
  EXPECT_EQ(source->bytes_total(), 0U);
  std::thread writer([&] { write_bytes(folder_ / "pipe", "a b c"); });
  TokenRun run;
  ASSERT_TRUE(source->next(run));
  writer.join();
  EXPECT_EQ(run.tokens.size(), 4U);
}

TEST_F(OpenText, StdinIsReadAsAFile) {
  write("a", "one two");
  const int old = ::dup(0);
  const int file = ::open(path("a").c_str(), O_RDONLY);
  ASSERT_GE(file, 0);
  ::dup2(file, 0);
  const Words words = words_of({"-"});
  ::dup2(old, 0);
  ::close(file);
  ::close(old);
  EXPECT_EQ(words, (Words{"one", "two"}));
}

}  // namespace
}  // namespace firth
