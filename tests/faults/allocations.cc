#include "tests/faults/allocations.h"

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string_view>

namespace firth::faults {
namespace {

std::atomic<bool> active = false;
std::atomic<long> asked_for = 0;
std::atomic<long> refusals = 0;
long first = 0;
bool all_from_there = false;

void begin(long at, Times times) {
  first = at;
  all_from_there = times == Times::for_ever;
  asked_for = 0;
  refusals = 0;
  active = true;
}

bool is_refused(std::size_t size) {
  if (!active || size < kLeastRefused) return false;
  const long number = ++asked_for;
  const bool refused = first > 0 && (all_from_there ? number >= first : number == first);
  if (refused) ++refusals;
  return refused;
}

void* allocate(std::size_t size, std::size_t alignment) noexcept {
  if (is_refused(size)) return nullptr;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size == 0 ? 1 : size);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment = 1) {
  void* memory = allocate(size, alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

// NO_MEMORY_AT and NO_MEMORY_TIMES, as FAULT_AT and FAULT_TIMES in calls.cc; the count of
// allocations and of refusals goes to NO_MEMORY_COUNT_TO.
__attribute__((constructor)) void begin_by_environment() {
  const char* at = std::getenv("NO_MEMORY_AT");
  if (at == nullptr) return;
  const char* times = std::getenv("NO_MEMORY_TIMES");
  const bool for_ever = times != nullptr && std::string_view(times) == "for_ever";
  begin(std::atol(at), for_ever ? Times::for_ever : Times::once);
}

__attribute__((destructor)) void tell_environment() {
  active = false;
  const char* path = std::getenv("NO_MEMORY_COUNT_TO");
  if (path == nullptr) return;
  if (std::FILE* file = std::fopen(path, "w")) {
    std::fprintf(file, "%ld %ld", asked_for.load(), refusals.load());
    std::fclose(file);
  }
}

}  // namespace

NoMemory::NoMemory(long at, Times times) { begin(at, times); }
NoMemory::~NoMemory() { active = false; }
long NoMemory::asked() { return asked_for; }
long NoMemory::refused() { return refusals; }

}  // namespace firth::faults

using firth::faults::allocate;
using firth::faults::allocate_or_throw;

// The forms for arrays, with std::nothrow and of sized delete call these.
void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size, 1); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
