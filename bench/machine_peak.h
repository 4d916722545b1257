// What the machine can do, measured in the same process as what is compared with it.
#pragma once

#include <cstddef>

namespace firth {

// Fused multiply-adds of one core in float, two operations each, per second: independent sums in
// registers, in the widest vectors of this CPU. The best of a few milliseconds.
[[nodiscard]] double peak_flops();

// Seconds that memcpy takes for `bytes`, one core, between buffers as large that it reads and
// writes in turn for the first time since `bytes` others.
[[nodiscard]] double copy_seconds(std::size_t bytes);

}  // namespace firth
