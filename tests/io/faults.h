// System calls that fail on demand. The test program defines read, write, fsync and renameat2
// itself, so that the linker takes these instead of the C library's.
#pragma once

#include <string>
#include <vector>

namespace firth::faults {

struct Plan {
  int read_errno = 0;  // of the read number `read_at` of descriptors above 2
  int read_at = 0;
  int write_errno = 0;     // of every write to descriptors above 2
  int fsync_errno = 0;     // of every fsync
  int exchange_errno = 0;  // of renameat2 with RENAME_EXCHANGE
  int rename_errno = 0;    // of the renameat2 without it number `rename_at`
  int rename_at = 0;
  int kill_at = 0;           // SIGKILL instead of this call, counting all four kinds but read
  bool interrupted = false;  // every second read and write says EINTR
  bool one_byte = false;     // reads and writes move one byte
};

// In force while it lives.
class Faults {
 public:
  explicit Faults(const Plan& plan);
  ~Faults();
  Faults(const Faults&) = delete;
  Faults& operator=(const Faults&) = delete;

  // The calls so far, each "write", "fsync file", "fsync folder" or "rename"; repeats once.
  [[nodiscard]] std::vector<std::string> calls() const;
};

}  // namespace firth::faults
