// The one place for threads.
#pragma once

#include <cstddef>
#include <functional>

namespace firth {

// Threads that affinity and cgroup limits allow, at least 1.
[[nodiscard]] int available_threads();

// `asked` if positive, else available_threads().
[[nodiscard]] int resolve_threads(int asked);

// Calls body(i) for every i in [0, n), each exactly once, on up to `threads` threads (resolved).
// Which thread runs which i is not fixed: results must not depend on it. When bodies throw, the
// exception of the lowest such i that ran is rethrown here and calls not yet begun are skipped. In
// every thread the floating-point environment is the default one (round to nearest, denormals
// kept).
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body);

}  // namespace firth
