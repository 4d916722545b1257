// Arrays of 32-bit ids in a file.
#pragma once

#include <cstdint>
#include <span>

namespace firth {

// Write or read ids whole, at a position counted in ids. Throw Error(io), Error(limit) for a full
// disk.
void write_ids(int fd, std::uint64_t position, std::span<const std::uint32_t> ids);
void read_ids(int fd, std::uint64_t position, std::span<std::uint32_t> ids);

}  // namespace firth
