#include "compute/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cfenv>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/temporary_folder.h"

namespace firth {
namespace {

TEST(ParallelFor, RunsEveryIndexOnce) {
  for (const int threads : {1, 2, 3, 8, 64}) {
    for (const std::size_t n : {0U, 1U, 2U, 7U, 1000U}) {
      std::vector<std::atomic<int>> runs(n);
      parallel_for(n, threads, [&](std::size_t i) { ++runs[i]; });
      for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(runs[i], 1) << threads << " " << i;
    }
  }
}

TEST(ParallelFor, RethrowsInTheCaller) {
  for (const int threads : {1, 4}) {
    try {
      parallel_for(100, threads, [](std::size_t i) {
        if (i == 17) throw std::runtime_error("seventeen");
      });
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "seventeen");
    }
  }
}

TEST(ParallelFor, SkipsWhatHasNotBegunAfterAnException) {
  std::atomic<int> runs = 0;
  EXPECT_THROW(parallel_for(1'000'000, 2,
                            [&](std::size_t) {
                              ++runs;
                              throw std::runtime_error("stop");
                            }),
               std::runtime_error);
  EXPECT_LE(runs, 2);
}

TEST(ParallelFor, SetsTheDefaultRoundingInEveryThreadAndRestoresTheCallers) {
  std::fesetround(FE_UPWARD);
  for (const int threads : {1, 3}) {
    std::atomic<int> wrong = 0;
    parallel_for(50, threads, [&](std::size_t) {
      if (std::fegetround() != FE_TONEAREST) ++wrong;
    });
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(std::fegetround(), FE_UPWARD);
  }
  std::fesetround(FE_TONEAREST);
}

TEST(ParallelSteps, RunsTheStepsInOrderEachWhole) {
  for (const int threads : {1, 2, 5}) {
    constexpr std::size_t kSteps = 200;
    std::vector<std::atomic<int>> runs(kSteps);
    std::atomic<int> early = 0;
    std::size_t number = 0;
    ParallelStep step;
    parallel_steps(threads, [&]() -> const ParallelStep* {
      if (number > 0 && runs[number - 1] != static_cast<int>(step.n)) ++early;
      if (number == kSteps) return nullptr;
      step.n = number % 7;  // also steps of no calls
      step.body = [&, at = number](std::size_t) { ++runs[at]; };
      ++number;
      return &step;
    });
    EXPECT_EQ(early, 0);
    for (std::size_t s = 0; s < kSteps; ++s) EXPECT_EQ(runs[s], static_cast<int>(s % 7));
  }
}

TEST(ParallelSteps, AnExceptionOfACallOrOfNextEndsTheSequence) {
  for (const bool from_next : {false, true}) {
    std::atomic<int> calls = 0;
    const ParallelStep step{4, [&](std::size_t) {
                              if (!from_next && ++calls > 10) throw std::runtime_error("enough");
                            }};
    int steps = 0;
    EXPECT_THROW(parallel_steps(3,
                                [&]() -> const ParallelStep* {
                                  if (from_next && ++steps == 5) throw std::runtime_error("enough");
                                  return &step;
                                }),
                 std::runtime_error);
    EXPECT_LE(calls, 16);
  }
}

TEST(CpusInGroups, TakeTheTightestLimitUpToTheRoot) {
  const TemporaryFolder folder;
  const auto root = folder / "cgroup";
  std::filesystem::create_directories(root / "user.slice" / "inner");
  write_bytes(folder / "cpu.max", "100000 100000\n");  // above the root
  EXPECT_EQ(cpus_in_groups(root, "user.slice/inner"), 1 << 20);
  write_bytes(root / "user.slice" / "inner" / "cpu.max", "max 100000\n");
  EXPECT_EQ(cpus_in_groups(root, "user.slice/inner"), 1 << 20);
  write_bytes(root / "cpu.max", "800000 100000\n");
  EXPECT_EQ(cpus_in_groups(root, "user.slice/inner"), 8);
  write_bytes(root / "user.slice" / "cpu.max", "250000 100000\n");
  EXPECT_EQ(cpus_in_groups(root, "user.slice/inner"), 3);
  EXPECT_EQ(cpus_in_groups(root, ""), 8);
  write_bytes(root / "user.slice" / "inner" / "cpu.max", "1000 100000\n");
  EXPECT_EQ(cpus_in_groups(root, "user.slice/inner"), 1);
}

TEST(ResolveThreads, TakesWhatIsAskedOrWhatIsThere) {
  EXPECT_EQ(resolve_threads(5), 5);
  EXPECT_EQ(resolve_threads(0), available_threads());
  EXPECT_GE(available_threads(), 1);
}

}  // namespace
}  // namespace firth
