// Memory of this process, as the system counts it.
#pragma once

#include <cstdint>

namespace firth {

[[nodiscard]] std::uint64_t peak_memory();  // bytes resident at most so far
[[nodiscard]] std::uint64_t
current_memory();  // bytes resident now; 0 where the system does not say

}  // namespace firth
