#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <sstream>
#include <string>

#include "firth/error.h"
#include "firth/table.h"
#include "tests/expect_error.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

using namespace std::string_literals;

TEST(Word2vecFormats, BinaryIsHeaderThenWordBlankFloatsNewline) {
  const TemporaryFolder folder;
  const EmbeddingTable table = small_table();
  TableOutput(folder / "t.bin", false).save(table, {});
  std::string expected = "3 5\n";
  for (std::size_t i = 0; i < 3; ++i) {
    expected.append(table.words[i]).append(" ");
    expected.append(reinterpret_cast<const char*>(table.vectors.row(i).data()), 20).append("\n");
  }
  EXPECT_EQ(read_bytes(folder / "t.bin"), expected);
}

TEST(Word2vecFormats, TextHasTheShortestNumbersThatReadBackTheSame) {
  const TemporaryFolder folder;
  EmbeddingTable table = small_table({"a", "b"}, 4);
  TableOutput(folder / "t.vec", false).save(table, {});
  EXPECT_EQ(read_bytes(folder / "t.vec"),
            "2 4\na 0 -0.1 0.33333334 -2.5\nb 3.4028235e+38 1e-05 1e+10 -0\n");
  TableOutput(folder / "t.txt", false).save(table, {});
  EXPECT_EQ(read_bytes(folder / "t.txt"), read_bytes(folder / "t.vec"));
}

class Unstorable : public ::testing::TestWithParam<std::string> {};

TEST_P(Unstorable, WordsAreRefusedBeforeAnythingIsWritten) {
  const TemporaryFolder folder;
  for (const char* name : {"t.bin", "t.vec"}) {
    EXPECT_ERROR(TableOutput(folder / name, false).save(small_table({"fine", GetParam()}), {}),
                 ErrorKind::input, "row 1: word \"");
  }
  EXPECT_TRUE(names_in(folder.path()).empty());
}

INSTANTIATE_TEST_SUITE_P(Words, Unstorable,
                         ::testing::Values("", "a b", "a\nb", "a\tb", "\rb", "a\v", "\f", "a\0b"s));

}  // namespace
}  // namespace firth
