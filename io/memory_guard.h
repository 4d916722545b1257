// Streams that end before memory does. Private to io/.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "io/byte_source.h"
#include "io/free_memory.h"

namespace firth {

// The bytes of `source`, which may be without end: compressed, or a pipe. Throws Error(limit) when
// the machine has less than 64 MiB left, as `measure` says, whoever holds what was read: so a small
// file cannot become more than there is room for. Asks every 16 MiB.
[[nodiscard]] std::unique_ptr<ByteSource> guard_memory(std::unique_ptr<ByteSource> source,
                                                       std::string path,
                                                       std::uint64_t (*measure)() = free_memory);

}  // namespace firth
