// Memory that is refused on demand: a program that is linked with allocations.cc, or into which it
// is preloaded, has this operator new.
#pragma once

#include <cstddef>

#include "tests/faults/calls.h"

namespace firth::faults {

// Smaller ones are neither counted nor refused: the destructor of nlohmann::json allocates, and so
// do initialisers of libraries, where a refusal ends the process by the rules of C++.
inline constexpr std::size_t kLeastRefused = 2048;

// Refuses allocation number `at`, or all from there on; 0: none, and counts. In force while it
// lives.
class NoMemory {
 public:
  explicit NoMemory(long at = 0, Times times = Times::once);
  ~NoMemory();
  NoMemory(const NoMemory&) = delete;
  NoMemory& operator=(const NoMemory&) = delete;

  [[nodiscard]] static long asked();    // allocations since the last one was made
  [[nodiscard]] static long refused();  // of these
};

}  // namespace firth::faults
