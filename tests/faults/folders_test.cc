// Folders that can be seen in part only: what is not seen may be there.
#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "firth/error.h"
#include "table/checkpoint.h"
#include "tests/faults/calls.h"
#include "tests/faults/tree.h"
#include "tests/faults/writers.h"

namespace firth::faults {
namespace {

void save(const std::string& writer, const TemporaryFolder& folder) {
  for (const Writer& found : all_writers()) {
    if (found.name == writer) return found.save(folder.path(), 1);
  }
  throw Error(ErrorKind::internal, "no writer " + writer);
}

class Folders : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(Of, Folders, testing::Values("model_folder", "static_embedding"));

TEST_P(Folders, ThatCannotBeListedToTheEndAreNotReplaced) {
  const TemporaryFolder folder;
  save(GetParam(), folder);
  write_bytes(folder / names_in(folder.path()).front() / "diary", "mine");
  const Tree old = tree_of(folder.path());
  bool struck = true;
  for (long at = 1; struck; ++at) {
    SCOPED_TRACE("listing broken at call " + std::to_string(at));
    try {
      const Faults faults({{kList, EIO, at, Times::for_ever}});
      save(GetParam(), folder);
      ADD_FAILURE() << "replaced";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Faults::hits() > 0 ? ErrorKind::io : ErrorKind::conflict)
          << error.what();
    }
    struck = Faults::hits() > 0;
    ASSERT_EQ(tree_of(folder.path()), old);
  }
}

TEST(FoldersOfCheckpoints, AreListedWholeOrNotAtAll) {
  const TemporaryFolder folder;
  save("checkpoint", folder);
  const CheckpointFolder checkpoints(folder / "model.checkpoint");
  bool struck = true;
  for (long at = 1; struck; ++at) {
    SCOPED_TRACE("failure at call " + std::to_string(at));
    try {
      const Faults faults({{kList | kExamine, EIO, at}});
      EXPECT_EQ(checkpoints.numbers().size(), 1U);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io) << error.what();
    }
    struck = Faults::hits() > 0;
  }
}

}  // namespace
}  // namespace firth::faults
