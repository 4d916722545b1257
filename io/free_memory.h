// How much memory a process may still take.
#pragma once

#include <cstdint>

namespace firth {

// Bytes that /proc/meminfo and the limits of cgroup v2 leave; 1 GiB where neither can be read.
[[nodiscard]] std::uint64_t free_memory();

}  // namespace firth
