// The calls that meet files, each of which can fail on demand, be cut short, be left out or kill
// the process. A program that is linked with calls.cc, or into which it is preloaded, calls these
// instead of the C library's. Descriptors 0, 1 and 2 are left alone.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace firth::faults {

// Kinds of calls, to be or-ed.
enum Calls : unsigned {
  kOpen = 1U << 0,  // what is there
  kCreate = 1U << 1,
  kRead = 1U << 2,
  kWrite = 1U << 3,
  kSyncFile = 1U << 4,
  kSyncFolder = 1U << 5,
  kClose = 1U << 6,
  kRename = 1U << 7,
  kExchange = 1U << 8,
  kLink = 1U << 9,
  kUnlink = 1U << 10,
  kMkdir = 1U << 11,
  kTruncate = 1U << 12,
  kChmod = 1U << 13,
  kLock = 1U << 14,
  kMap = 1U << 15,
  kRandom = 1U << 16,
  kList = 1U << 17,
  kExamine = 1U << 18,
};
inline constexpr unsigned kSync = kSyncFile | kSyncFolder;
// What a killed process may have changed.
inline constexpr unsigned kChanging =
    kCreate | kWrite | kSync | kRename | kExchange | kLink | kUnlink | kMkdir | kTruncate | kChmod;

// Faults beside the values of errno.
inline constexpr int kKill = -1;   // SIGKILL instead of the call
inline constexpr int kShort = -2;  // half of the bytes asked for, at least one
inline constexpr int kSkip = -3;   // success, and nothing done

enum class Times { once, for_ever, every_second };

struct Plan {
  unsigned calls = 0;  // that are counted, and struck
  int fault = 0;
  long at = 1;  // the first that is struck
  Times times = Times::once;
};

// The calls that `fault` can strike in the real world: once, or from some moment on. That no name
// can be opened, moved or removed any more is left out then: nothing could be put back.
[[nodiscard]] unsigned calls_of(int fault, Times times);

// A call that was made and succeeded.
struct Event {
  Calls call = kOpen;
  int fd = -1;                                // create, write, truncate, sync
  const void* data = nullptr;                 // write
  std::size_t size = 0;                       // write, truncate
  off_t at = -1;                              // write at this place; -1: at the end
  int folder = -1, to_folder = -1;            // of the names
  const char *name = nullptr, *to = nullptr;  // create, mkdir, unlink; rename, exchange
};

// In force while it lives; nothing is truly synced meanwhile. `observe` is told of the calls that
// change files.
class Faults {
 public:
  using Observer = void (*)(void* self, const Event&);

  explicit Faults(std::vector<Plan> plans, Observer observe = nullptr, void* self = nullptr);
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  [[nodiscard]] static long hits();  // of all plans together, of the last one that lived
};

}  // namespace firth::faults
