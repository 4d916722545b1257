// Preloaded into the program by checkpoint_test.py: counts the calls that change files, and at the
// one number KILL_AT kills the process, or at the one number FAIL_AT lets it fail with FAIL_ERRNO.
// With COUNT_TO, writes their number there at the end.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

long number_in(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::atol(text);
}

std::atomic<long> calls = 0;

bool fails() {
  static const long kill_at = number_in("KILL_AT");
  static const long fail_at = number_in("FAIL_AT");
  const long call = ++calls;
  if (call == kill_at) ::raise(SIGKILL);
  if (call != fail_at) return false;
  errno = static_cast<int>(number_in("FAIL_ERRNO"));
  return true;
}

__attribute__((destructor)) void tell() {
  const char* path = std::getenv("COUNT_TO");
  if (path == nullptr) return;
  if (std::FILE* file = std::fopen(path, "w")) {
    std::fprintf(file, "%ld", calls.load());
    std::fclose(file);
  }
}

int as_int(long result) { return static_cast<int>(result); }

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  if (fd > 2 && fails()) return -1;
  return ::syscall(SYS_write, fd, data, size);
}

int fsync(int fd) { return fails() ? -1 : as_int(::syscall(SYS_fsync, fd)); }

int mkdir(const char* path, mode_t mode) noexcept {
  return fails() ? -1 : as_int(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return fails() ? -1 : as_int(::syscall(SYS_mkdirat, folder, path, mode));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  return fails() ? -1 : as_int(::syscall(SYS_unlinkat, folder, path, flags));
}

int renameat2(int from_fd, const char* from, int to_fd, const char* to, unsigned flags) noexcept {
  return fails() ? -1 : as_int(::syscall(SYS_renameat2, from_fd, from, to_fd, to, flags));
}

}  // extern "C"
