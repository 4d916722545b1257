#include "tests/io/faults.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>

namespace firth::faults {
namespace {

Plan current;
bool active = false;
int reads = 0;
int renames = 0;
int counted = 0;
bool odd = false;
std::vector<std::string> log_of_calls;

void note(const std::string& call) {
  if (!active) return;
  if (++counted == current.kill_at) ::raise(SIGKILL);
  if (log_of_calls.empty() || log_of_calls.back() != call) log_of_calls.push_back(call);
}

bool fails(int code) {
  if (!active || code == 0) return false;
  errno = code;
  return true;
}

bool interrupts() {
  odd = !odd;
  return current.interrupted && odd && fails(EINTR);
}

}  // namespace

Faults::Faults(const Plan& plan) {
  current = plan;
  reads = renames = counted = 0;
  odd = false;
  log_of_calls.clear();
  active = true;
}

Faults::~Faults() { active = false; }

std::vector<std::string> Faults::calls() const { return log_of_calls; }

}  // namespace firth::faults

using namespace firth::faults;  // NOLINT(google-build-using-namespace)

extern "C" {

ssize_t read(int fd, void* out, size_t size) {
  if (active && fd > 2) {
    if (interrupts()) return -1;
    if (++reads == current.read_at && fails(current.read_errno)) return -1;
    if (current.one_byte) size = std::min<size_t>(size, 1);
  }
  return ::syscall(SYS_read, fd, out, size);
}

ssize_t write(int fd, const void* data, size_t size) {
  if (active && fd > 2) {
    note("write");
    if (interrupts() || fails(current.write_errno)) return -1;
    if (current.one_byte) size = std::min<size_t>(size, 1);
  }
  return ::syscall(SYS_write, fd, data, size);
}

int fsync(int fd) {
  struct stat status {};
  ::fstat(fd, &status);
  note(S_ISDIR(status.st_mode) ? "fsync folder" : "fsync file");
  if (fails(current.fsync_errno)) return -1;
  return static_cast<int>(::syscall(SYS_fsync, fd));
}

int renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) noexcept {
  note("rename");
  if ((flags & RENAME_EXCHANGE) != 0) {
    if (fails(current.exchange_errno)) return -1;
  } else if (active && ++renames == current.rename_at && fails(current.rename_errno)) {
    return -1;
  }
  return static_cast<int>(::syscall(SYS_renameat2, from_fd, from, to_fd, to, flags));
}

}  // extern "C"
