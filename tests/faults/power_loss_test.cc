// The power goes at any moment of a save: what a disk may then hold is the old output or the new
// one, whole, and once the save has returned it is the new one.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <string>

#include "tests/faults/calls.h"
#include "tests/faults/disk.h"
#include "tests/faults/writers.h"

namespace firth::faults {
namespace {
namespace fs = std::filesystem;

class PowerLoss : public testing::TestWithParam<Writer> {
 protected:
  static void TearDownTestSuite() {
    std::cout << "states after a loss of power: " << states_ << "\n";
  }

  [[nodiscard]] fs::path folder() const { return parent_ / "out"; }

  void prepare(bool replaces) {
    const Faults unsynced({});
    fs::remove_all(folder());
    fs::create_directory(folder());
    if (replaces) GetParam().save(folder(), 1);
  }

  [[nodiscard]] Found found_now() const {
    const std::set<Found> only = Disk(folder()).ever();
    return *only.begin();
  }

  // Puts a state into a folder of its own and reads it.
  [[nodiscard]] int read_again(const Found& state) const {
    const fs::path again = parent_ / "again";
    fs::remove_all(again);
    fs::create_directory(again);
    for (const auto& [path, bytes] : state) {
      if (bytes == "/") {
        fs::create_directory(again / path);
      } else {
        write_bytes(again / path, bytes);
      }
    }
    return GetParam().load(again);
  }

  // The files of one output, some old and some new, each whole.
  [[nodiscard]] bool is_mixture(const Found& state) const {
    for (const auto& [path, bytes] : state) {
      const auto is_in = [&, &path = path, &bytes = bytes](const Found& found) {
        const auto same = found.find(path);
        return same != found.end() && same->second == bytes;
      };
      if (!is_in(old_) && !is_in(new_)) return false;
    }
    return true;
  }

  [[nodiscard]] bool is_right(const Found& state) const {
    if (state == old_ || state == new_) return true;
    const Writer& writer = GetParam();
    const int before = old_.empty() ? 0 : 1;
    if (writer.name == "checkpoint") {
      const int version = read_again(state);
      return version == before || version == 2;
    }
    if (!writer.several_files || !is_mixture(state)) return false;
    if (!writer.load) return true;
    const int version = read_again(state);
    // Without its record, a fresh .npy with its words is whole.
    return version == -1 || version == before || (version == 2 && old_.empty());
  }

  // A save, with the syncs left out that `plan` says. How many states are wrong: that lie between
  // old and new, or are not the new one when the save has returned.
  std::size_t wrong_states(bool replaces, const Plan& plan) {
    prepare(replaces);
    old_ = found_now();
    Disk disk(folder());
    {
      const Faults faults({plan}, &Disk::observe, &disk);
      GetParam().save(folder(), 2);
    }
    new_ = found_now();
    std::size_t wrong = 0;
    for (const Found& state : disk.ever()) wrong += is_right(state) ? 0 : 1;
    for (const Found& state : disk.after_power_loss()) wrong += is_new(state) ? 0 : 1;
    states_ += disk.ever().size();
    return wrong;
  }

  [[nodiscard]] bool is_new(const Found& state) const {
    return state == new_ || (GetParam().name == "checkpoint" && read_again(state) == 2);
  }

  TemporaryFolder parent_;
  Found old_;
  Found new_;
  static inline std::size_t states_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Of, PowerLoss, testing::ValuesIn(all_writers()),
                         [](const auto& test) { return test.param.name; });

TEST_P(PowerLoss, LeavesTheOldOrTheNew) {
  for (const bool replaces : {false, true}) EXPECT_EQ(wrong_states(replaces, {}), 0U) << replaces;
}

TEST_P(PowerLoss, NoticesThatNoFileIsSynced) {
  EXPECT_GT(wrong_states(true, {kSyncFile, kSkip, 1, Times::for_ever}), 0U);
}

TEST_P(PowerLoss, NoticesThatNoFolderIsSynced) {
  EXPECT_GT(wrong_states(true, {kSyncFolder, kSkip, 1, Times::for_ever}), 0U);
}

}  // namespace
}  // namespace firth::faults
