// Every call that meets a file fails, is cut short or kills the process, one after the other, under
// everything that is written: what was there stays to the byte, or what is new is whole.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <string>

#include "firth/error.h"
#include "tests/faults/calls.h"
#include "tests/faults/tree.h"
#include "tests/faults/writers.h"

namespace firth::faults {
namespace {
namespace fs = std::filesystem;

constexpr long kMost = 10'000;  // more calls than any save has

class Saves : public testing::TestWithParam<Writer> {
 protected:
  static void TearDownTestSuite() { std::cout << "faults injected: " << injected_ << "\n"; }

  // The folder as it is before the save that is disturbed: empty, or with an old output.
  void prepare(bool replaces) {
    const Faults unsynced({});
    fs::remove_all(folder());
    fs::create_directory(folder());
    if (replaces) GetParam().save(folder(), 1);
    for (const auto& [path, entry] : tree_of(folder())) {
      if (!entry.is_folder) ::chmod((folder() / path).c_str(), 0640);
    }
  }
  void learn(bool replaces) {
    prepare(replaces);
    old_ = tree_of(folder());
    const Faults unsynced({});
    GetParam().save(folder(), 2);
    new_ = tree_of(folder());
    for (const auto& [path, entry] : old_) {
      if (path.find('/') != std::string::npos) continue;
      EXPECT_EQ(new_[path].mode, entry.mode) << path;
    }
  }
  [[nodiscard]] fs::path folder() const { return parent_ / "out"; }

  // Saves under the plan; false when nothing was struck. `error` is empty when the save succeeded.
  bool save_under(const Plan& plan, std::string& error) {
    error.clear();
    try {
      const Faults faults({plan});
      GetParam().save(folder(), 2);
    } catch (const Error& problem) {
      error = problem.what();
      const bool unread = error.find("no checkpoint is whole") != std::string::npos;
      EXPECT_EQ(problem.kind(), unread ? ErrorKind::input : ErrorKind::io) << error;
    }
    injected_ += Faults::hits();
    return Faults::hits() > 0;
  }

  // After an error: all is old, or the new one is whole and the message says so.
  void expect_untouched(const std::string& error) {
    EXPECT_EQ(error.find('\n'), std::string::npos);
    const Tree found = tree_of(folder());
    if (found == old_) return;
    if (GetParam().name == "checkpoint") {
      const int version = GetParam().load(folder());
      EXPECT_TRUE(version == (old_.empty() ? 0 : 1) || version == 2) << error;
      return;
    }
    // The new one is there: it may lack durability, or what it replaced is still beside it.
    EXPECT_TRUE(error.find("written, but") != std::string::npos ||
                error.find("removed") != std::string::npos)
        << error;
    EXPECT_EQ(visible(found), new_) << error;
  }

  void fail_at_every_call(int fault, Times times) {
    for (const bool replaces : {false, true}) {
      learn(replaces);
      long at = 1;
      for (std::string error; at < kMost; ++at) {
        prepare(replaces);
        const bool struck = save_under({calls_of(fault, times), fault, at, times}, error);
        SCOPED_TRACE("fault " + std::to_string(fault) + " at call " + std::to_string(at) +
                     (replaces ? ", replacing" : ", fresh") + ": " + error);
        if (!error.empty()) {
          expect_untouched(error);
        } else {
          EXPECT_EQ(tree_of(folder()), new_);
        }
        if (!struck || HasFailure()) break;
      }
      EXPECT_GT(at, 2);
      EXPECT_LT(at, kMost);
    }
  }

  // True when the child was killed.
  bool kill_at(long at) {
    const pid_t child = ::fork();
    if (child == 0) {
      const Faults faults({{calls_of(kKill, Times::once), kKill, at}});
      GetParam().save(folder(), 2);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    injected_ += WIFSIGNALED(status) ? 1 : 0;
    return WIFSIGNALED(status);
  }

  // A process that died leaves what is old or new, and hidden names.
  void expect_old_or_new() {
    const Tree found = visible(tree_of(folder()));
    if (found == old_ || found == visible(new_)) return;
    const Writer& writer = GetParam();
    if (writer.several_files) {
      for (const auto& [path, entry] : found) {
        const auto is_in = [&, &path = path, &entry = entry](const Tree& tree) {
          const auto same = tree.find(path);
          return same != tree.end() && same->second.bytes == entry.bytes;
        };
        EXPECT_TRUE(is_in(old_) || is_in(new_)) << path;
      }
    }
    if (writer.load) {
      const int version = writer.load(folder());
      if (writer.name == "checkpoint") {
        EXPECT_TRUE(version == 2 || (version == 1 && !old_.empty()) ||
                    (version == 0 && old_.empty()));
      } else {
        EXPECT_TRUE(writer.several_files && (version == -1 || (version == 0 && old_.empty())));
      }
    } else {
      EXPECT_TRUE(writer.several_files);
    }
  }

  TemporaryFolder parent_;
  Tree old_;
  Tree new_;
  static inline long injected_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Of, Saves, testing::ValuesIn(all_writers()),
                         [](const auto& test) { return test.param.name; });

TEST_P(Saves, SurviveAFullDiskAtEveryCall) { fail_at_every_call(ENOSPC, Times::once); }
TEST_P(Saves, SurviveADiskThatStaysFull) { fail_at_every_call(ENOSPC, Times::for_ever); }
TEST_P(Saves, SurviveAQuota) { fail_at_every_call(EDQUOT, Times::for_ever); }
TEST_P(Saves, SurviveAnErrorOfTheDeviceAtEveryCall) { fail_at_every_call(EIO, Times::once); }
TEST_P(Saves, SurviveADeviceThatStaysBroken) { fail_at_every_call(EIO, Times::for_ever); }
TEST_P(Saves, SurviveAFolderThatBecomesReadOnly) { fail_at_every_call(EROFS, Times::for_ever); }
TEST_P(Saves, SurviveInterruptsAtEveryCall) { fail_at_every_call(EINTR, Times::once); }

TEST_P(Saves, AreRightWhenEveryCallIsInterruptedOrShort) {
  for (const Plan& plan : {Plan{calls_of(EINTR, Times::once), EINTR, 1, Times::every_second},
                           Plan{calls_of(kShort, Times::once), kShort, 1, Times::for_ever}}) {
    learn(true);
    prepare(true);
    std::string error;
    save_under(plan, error);
    EXPECT_EQ(error, "");
    EXPECT_EQ(tree_of(folder()), new_);
  }
}

// Whatever a killed save leaves, the next one ends with what it would have written anyway.
TEST_P(Saves, AreOldOrNewWhereverTheProcessDiesAndTheNextOneTidiesUp) {
  for (const bool replaces : {false, true}) {
    learn(replaces);
    bool killed = true;
    long at = 1;
    for (; killed && at < kMost && !HasFailure(); ++at) {
      SCOPED_TRACE("killed at call " + std::to_string(at) + (replaces ? ", replacing" : ", fresh"));
      prepare(replaces);
      killed = kill_at(at);
      expect_old_or_new();
      {
        const Faults unsynced({});
        GetParam().save(folder(), 3);
      }
      for (const auto& [path, entry] : tree_of(folder())) EXPECT_FALSE(is_hidden(path)) << path;
      if (!GetParam().load) continue;
      EXPECT_EQ(GetParam().load(folder()), 3);
    }
    EXPECT_GT(at, 5);
  }
}

}  // namespace
}  // namespace firth::faults
