#include "compute/parallel.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <cfenv>
#include <cmath>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>

namespace firth {
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

// CPUs that cgroup v2 grants this process, rounded up; a large number when unlimited.
int cgroup_cpus() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0) return 1 << 20;
  return std::max(1, static_cast<int>(std::ceil(std::atof(quota.c_str()) / period)));
}

// Remembers the exception of the lowest index.
class FirstException {
 public:
  [[nodiscard]] bool any() const { return any_.load(std::memory_order_relaxed); }

  void keep(std::size_t index, std::exception_ptr exception) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!any() || index < index_) {
      index_ = index;
      exception_ = std::move(exception);
    }
    any_.store(true, std::memory_order_relaxed);
  }

  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  std::atomic<bool> any_ = false;
  std::mutex mutex_;
  std::size_t index_ = 0;
  std::exception_ptr exception_;
};

}  // namespace

int available_threads() {
  static const int threads = std::max(1, std::min(omp_get_num_procs(), cgroup_cpus()));
  return threads;
}

int resolve_threads(int asked) { return asked > 0 ? asked : available_threads(); }

void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  const int team = static_cast<int>(
      std::min<std::size_t>(n, static_cast<std::size_t>(resolve_threads(threads))));
  FirstException failed;
  const auto run = [&](std::size_t i) {
    if (failed.any()) return;
    try {
      body(i);
    } catch (...) {
      failed.keep(i, std::current_exception());
    }
  };
  if (team <= 1) {
    const DefaultFloatingPoint environment;
    for (std::size_t i = 0; i < n; ++i) run(i);
  } else {
#pragma omp parallel num_threads(team)
    {
      const DefaultFloatingPoint environment;
#pragma omp for schedule(dynamic, 1)
      for (std::size_t i = 0; i < n; ++i) run(i);
    }
  }
  failed.rethrow();
}

}  // namespace firth
