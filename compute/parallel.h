// The one place for threads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace firth {

// Threads that affinity and cgroup limits allow, at least 1.
[[nodiscard]] int available_threads();

// The tightest CPU limit, rounded up, of `group` and of those around it: folders of cgroup v2 below
// `root`. 2^20 where there is none.
[[nodiscard]] int cpus_in_groups(const std::filesystem::path& root, const std::string& group);

// `asked` if positive, else available_threads(); at most OMP_THREAD_LIMIT.
[[nodiscard]] int resolve_threads(int asked);

// Calls body(i) for every i in [0, n), each exactly once, on up to `threads` threads (resolved).
// Which thread runs which i is not fixed: results must not depend on it. When a body throws, calls
// not yet begun are skipped and the exception of the lowest i that threw is rethrown here. In every
// thread the floating-point environment is the default one (round to nearest, denormals kept).
// Throws Error(limit) when the system refuses the threads.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body);

// One step of a sequence: body(i) for i in [0, n). REQUIRES: n < 2^32, for parallel_for too.
struct ParallelStep {
  std::size_t n = 0;
  std::function<void(std::size_t)> body;
};

// Runs steps one after the other with one team, each as parallel_for does: next() gives the step to
// run, null at the end. It is called when all calls of the step before have returned, by whichever
// thread saw to the last of them; what it throws ends the sequence and is rethrown here. A step
// waits for its work, never for a thread that the system has set aside.
void parallel_steps(int threads, const std::function<const ParallelStep*()>& next);

}  // namespace firth
