#include "compute/parallel.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <cmath>
#include <cstdint>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "firth/error.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

// Default floating-point environment while it lives; the caller's afterwards.
class DefaultFloatingPoint {
 public:
  DefaultFloatingPoint() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatingPoint() { std::fesetenv(&saved_); }
  DefaultFloatingPoint(const DefaultFloatingPoint&) = delete;
  DefaultFloatingPoint& operator=(const DefaultFloatingPoint&) = delete;

 private:
  std::fenv_t saved_;
};

constexpr int kUnlimited = 1 << 20;

// CPUs that a group of cgroup v2 grants, rounded up.
int cpus_of(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0) return kUnlimited;
  return std::max(1, static_cast<int>(std::ceil(std::atof(quota.c_str()) / period)));
}

// Of this process, as "user.slice/x"; empty when it is in none.
std::string own_group() {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::/")) return line.substr(4);
  }
  return "";
}

// OpenMP ends the process where the system refuses it a thread, so they are asked for here first;
// those that it has had, it keeps.
void require_threads(int team) {
  static std::mutex one_at_a_time;
  static int had = 1;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  if (team <= had) return;
  std::atomic<bool> all_there = false;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<std::size_t>(team));
  try {
    while (static_cast<int>(threads.size()) < team - 1) {
      threads.emplace_back([&] { all_there.wait(false); });
    }
    had = team;
  } catch (...) {  // told below, when they have ended
  }
  all_there = true;
  all_there.notify_all();
  for (std::thread& thread : threads) thread.join();
  if (had < team) {
    throw Error(ErrorKind::limit, "the system grants " + std::to_string(threads.size() + 1) +
                                      " of " + std::to_string(team) + " threads");
  }
}

#if defined(__x86_64__) || defined(__i386__)
void relax() { __builtin_ia32_pause(); }
#else
void relax() {}
#endif

// The steps of one call of parallel_steps. Threads claim single calls of the current step; whoever
// returns from its last call fetches the next step.
class Sequence {
 public:
  explicit Sequence(const std::function<const ParallelStep*()>& next) : next_(next) { advance(0); }

  // What every thread of the team does.
  void work() {
    const DefaultFloatingPoint environment;
    for (;;) {
      std::uint64_t ticket = claim();
      if (ticket == kFinished) return;
      const std::size_t index = step_->n - (ticket & kLeft);
      call(index);
      if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) advance(ticket >> kShift);
    }
  }

  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  // A ticket is the number of the step and the calls of it that nobody has claimed.
  static constexpr int kShift = 32;
  static constexpr std::uint64_t kLeft = 0xFFFFFFFFU;
  static constexpr std::uint64_t kFinished = ~std::uint64_t{0};
  static constexpr int kSpins = 2000;

  // Waits for a call to make: a ticket with calls left, taken down by one, or kFinished.
  std::uint64_t claim() {
    std::uint64_t ticket = ticket_.load(std::memory_order_acquire);
    for (int spins = 0;;) {
      if (ticket == kFinished) return ticket;
      if ((ticket & kLeft) == 0) {
        if (++spins < kSpins) {
          relax();
        } else {
          ticket_.wait(ticket, std::memory_order_acquire);
        }
        ticket = ticket_.load(std::memory_order_acquire);
      } else if (ticket_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel,
                                               std::memory_order_acquire)) {
        return ticket;
      }
    }
  }

  void call(std::size_t index) {
    if (failed_.load(std::memory_order_relaxed)) return;
    try {
      step_->body(index);
    } catch (...) {
      keep(index, std::current_exception());
    }
  }

  void keep(std::size_t index, std::exception_ptr exception) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!exception_ || index < failed_index_) {
      failed_index_ = index;
      exception_ = std::move(exception);
    }
    failed_.store(true, std::memory_order_relaxed);
  }

  // Publishes the next step that has calls to make, or the end.
  void advance(std::uint64_t number) {
    try {
      do {
        step_ = failed_.load(std::memory_order_relaxed) ? nullptr : next_();
      } while (step_ != nullptr && step_->n == 0);
    } catch (...) {
      keep(0, std::current_exception());
      step_ = nullptr;
    }
    const std::size_t calls = step_ == nullptr ? 0 : step_->n;
    unfinished_.store(calls, std::memory_order_relaxed);
    ticket_.store(step_ == nullptr ? kFinished : ((number + 1) << kShift) + calls,
                  std::memory_order_release);
    ticket_.notify_all();
  }

  const std::function<const ParallelStep*()>& next_;
  const ParallelStep* step_ = nullptr;
  std::atomic<std::uint64_t> ticket_ = 0;
  std::atomic<std::size_t> unfinished_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::size_t failed_index_ = 0;
  std::exception_ptr exception_;
};

}  // namespace

int cpus_in_groups(const fs::path& root, const std::string& group) {
  int least = kUnlimited;
  for (fs::path here = root / group;; here = here.parent_path()) {
    least = std::min(least, cpus_of(here));
    if (here == root || here.native().size() < root.native().size()) return least;
  }
}

int available_threads() {
  static const int threads =
      std::min(omp_get_num_procs(), cpus_in_groups("/sys/fs/cgroup", own_group()));
  return std::max(threads, 1);
}

int resolve_threads(int asked) {
  return std::min(asked > 0 ? asked : available_threads(), omp_get_thread_limit());
}

void parallel_steps(int threads, const std::function<const ParallelStep*()>& next) {
  const int team = resolve_threads(threads);
  require_threads(team);
  Sequence sequence(next);
  if (team == 1) {
    sequence.work();
  } else {
#pragma omp parallel num_threads(team)
    sequence.work();
  }
  sequence.rethrow();
}

void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  const auto most = static_cast<int>(std::min<std::size_t>(n, 1U << 20));
  const ParallelStep only{n, body};
  const ParallelStep* next = &only;
  parallel_steps(std::min(std::max(most, 1), resolve_threads(threads)),
                 [&] { return std::exchange(next, nullptr); });
}

}  // namespace firth
