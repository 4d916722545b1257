#include "tests/faults/calls.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace firth::faults {
namespace {

constexpr std::size_t kPlans = 4;

// Plain arrays: a call may come before any constructor ran and after every destructor.
std::array<Plan, kPlans> plans;
std::array<std::atomic<long>, kPlans> counted;
std::size_t plan_count = 0;
std::atomic<long> hit = 0;
std::atomic<bool> active = false;
Faults::Observer observer = nullptr;
void* observing = nullptr;

bool strikes(const Plan& plan, long number) {
  if (number < plan.at || plan.at <= 0) return false;
  if (plan.times == Times::once) return number == plan.at;
  return plan.times == Times::for_ever || (number - plan.at) % 2 == 0;
}

// The fault that strikes this call, or 0; a kill does not return.
int fault_of(Calls call) {
  if (!active) return 0;
  int fault = 0;
  for (std::size_t i = 0; i < plan_count; ++i) {
    if ((plans[i].calls & call) == 0 || !strikes(plans[i], ++counted[i])) continue;
    ++hit;
    if (plans[i].fault == kKill) ::raise(SIGKILL);
    if (fault == 0 || fault == kShort) fault = plans[i].fault;
  }
  return fault;
}

void tell(const Event& event) {
  if (active && observer != nullptr) observer(observing, event);
}

// True when the call is not to be made: `result` and errno are what it says then.
bool struck(int fault, long skipped, long& result) {
  if (fault != kSkip && fault <= 0) return false;
  result = fault == kSkip ? skipped : -1;
  if (fault > 0) errno = fault;
  return true;
}

// The system call `number`, or what strikes it.
template <class... Arguments>
long made(Calls call, long number, Arguments... arguments) {
  long result = 0;
  return struck(fault_of(call), 0, result) ? result : ::syscall(number, arguments...);
}

template <class... Arguments>
int told(const Event& event, long number, Arguments... arguments) {
  long result = 0;
  if (!struck(fault_of(event.call), 0, result)) {
    result = ::syscall(number, arguments...);
    if (result == 0) tell(event);
  }
  return static_cast<int>(result);
}

// Bytes in or out; `data` is told when they were written.
template <class Pointer, class... Arguments>
ssize_t moved(Calls call, long number, int fd, Pointer data, std::size_t size, off_t at,
              Arguments... rest) {
  if (fd <= 2) return ::syscall(number, fd, data, size, rest...);
  const int fault = fault_of(call);
  long result = 0;
  if (struck(fault, static_cast<long>(size), result)) return result;
  if (fault == kShort) size = std::max<std::size_t>(1, size / 2);
  result = ::syscall(number, fd, data, size, rest...);
  if (call == kWrite && result > 0) {
    Event event{.call = kWrite, .fd = fd, .data = data};
    event.size = static_cast<std::size_t>(result);
    event.at = at;
    tell(event);
  }
  return result;
}

int opened(int folder, const char* path, int flags, mode_t mode) {
  const bool creates = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
  const Calls call = creates ? kCreate : kOpen;
  const auto fd = static_cast<int>(made(call, SYS_openat, folder, path, flags, mode));
  if (creates && fd > 2) {
    Event event{.call = kCreate, .fd = fd};
    event.folder = folder;
    event.name = path;
    tell(event);
  }
  return fd;
}

int synced(int fd, long number) {
  struct stat status {};
  ::fstat(fd, &status);
  const Calls call = S_ISDIR(status.st_mode) ? kSyncFolder : kSyncFile;
  if (!active) return static_cast<int>(::syscall(number, fd));
  long result = 0;
  if (!struck(fault_of(call), 0, result)) tell({.call = call, .fd = fd});
  return static_cast<int>(result);
}

int closed(int fd) {
  long result = ::syscall(SYS_close, fd);  // it is closed, whatever is said
  if (fd > 2 && result == 0) struck(fault_of(kClose), 0, result);
  return static_cast<int>(result);
}

int renamed(int folder, const char* from, int to_folder, const char* to, unsigned flags) {
  Event event{.call = (flags & RENAME_EXCHANGE) != 0 ? kExchange : kRename};
  event.folder = folder;
  event.name = from;
  event.to_folder = to_folder;
  event.to = to;
  return told(event, SYS_renameat2, folder, from, to_folder, to, flags);
}

Event at_name(Calls call, int folder, const char* name) {
  Event event{.call = call};
  event.folder = folder;
  event.name = name;
  return event;
}

int unlinked(int folder, const char* path, int flags) {
  return told(at_name(kUnlink, folder, path), SYS_unlinkat, folder, path, flags);
}

int made_folder(int folder, const char* path, mode_t mode) {
  return told(at_name(kMkdir, folder, path), SYS_mkdirat, folder, path, mode);
}

int truncated(int fd, off_t size) {
  Event event{.call = kTruncate, .fd = fd};
  event.size = static_cast<std::size_t>(size);
  return told(event, SYS_ftruncate, fd, size);
}

// A plan from the environment: FAULT is a number of errno, "kill" or "short", FAULT_AT the first
// call that is struck, FAULT_TIMES "once", "for_ever" or "every_second". With FAULT_COUNT_TO the
// calls that could be struck, and those that were, are written there at the end.
__attribute__((constructor)) void begin_by_environment() {
  const char* fault = std::getenv("FAULT");
  if (fault == nullptr) return;
  const std::string_view name = fault;
  const char* at = std::getenv("FAULT_AT");
  const char* times = std::getenv("FAULT_TIMES");
  const std::string_view how = times == nullptr ? "once" : times;
  Plan plan;
  plan.fault = name == "kill" ? kKill : name == "short" ? kShort : std::atoi(fault);
  plan.at = at == nullptr ? 0 : std::atol(at);
  plan.times = how == "for_ever"       ? Times::for_ever
               : how == "every_second" ? Times::every_second
                                       : Times::once;
  plan.calls = calls_of(plan.fault, plan.times);
  plans[0] = plan;
  plan_count = 1;
  active = true;
}

__attribute__((destructor)) void tell_environment() {
  const char* path = std::getenv("FAULT_COUNT_TO");
  if (path == nullptr) return;
  active = false;
  if (std::FILE* file = std::fopen(path, "w")) {
    std::fprintf(file, "%ld %ld", counted[0].load(), hit.load());
    std::fclose(file);
  }
}

}  // namespace

unsigned calls_of(int fault, Times times) {
  const bool once = times == Times::once;
  const unsigned space = kCreate | kWrite | kSync | kClose | kLink | kMkdir | kTruncate |
                         (once ? kRename | kExchange : 0U);
  switch (fault) {
    case kKill:
      return kChanging;
    case kSkip:
      return kSync;
    case kShort:
      return kRead | kWrite;
    case EINTR:
      return kRead | kWrite | kSync;
    case ENOSPC:
    case EDQUOT:
      return space;
    default:
      return space | kRead | kChmod | kLock | kMap | kRandom |
             (once ? kOpen | kUnlink | kList | kExamine : 0U);
  }
}

Faults::Faults(std::vector<Plan> wanted, Observer observe, void* self) {
  plan_count = std::min(wanted.size(), kPlans);
  std::copy_n(wanted.begin(), plan_count, plans.begin());
  for (std::atomic<long>& count : counted) count = 0;
  hit = 0;
  observer = observe;
  observing = self;
  active = true;
}

Faults::~Faults() {
  active = false;
  observer = nullptr;
}

long Faults::hits() { return hit; }

}  // namespace firth::faults

using namespace firth::faults;  // NOLINT(google-build-using-namespace)

// NOLINTBEGIN(cert-dcl50-cpp,readability-inconsistent-declaration-parameter-name)
extern "C" {

#define MODE_OF(flags)                                              \
  mode_t mode = 0;                                                  \
  if (((flags)&O_CREAT) != 0 || ((flags)&O_TMPFILE) == O_TMPFILE) { \
    va_list arguments;                                              \
    va_start(arguments, flags);                                     \
    mode = va_arg(arguments, mode_t);                               \
    va_end(arguments);                                              \
  }
int open(const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened(folder, path, flags, mode);
}
#undef MODE_OF

ssize_t read(int fd, void* out, size_t size) { return moved(kRead, SYS_read, fd, out, size, -1); }
ssize_t pread(int fd, void* out, size_t size, off_t at) {
  return moved(kRead, SYS_pread64, fd, out, size, at, at);
}
ssize_t pread64(int fd, void* out, size_t size, off64_t at) {
  return moved(kRead, SYS_pread64, fd, out, size, at, at);
}
ssize_t write(int fd, const void* data, size_t size) {
  return moved(kWrite, SYS_write, fd, data, size, -1);
}
ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  return moved(kWrite, SYS_pwrite64, fd, data, size, at, at);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  return moved(kWrite, SYS_pwrite64, fd, data, size, at, at);
}
// As far as its first piece goes: that is what a short one may do at any time.
ssize_t writev(int fd, const iovec* pieces, int count) {
  return fd <= 2 || count <= 0 ? ::syscall(SYS_writev, fd, pieces, count)
                               : write(fd, pieces->iov_base, pieces->iov_len);
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }
int close(int fd) { return closed(fd); }

int rename(const char* from, const char* to) noexcept {
  return renamed(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int folder, const char* from, int to_folder, const char* to) noexcept {
  return renamed(folder, from, to_folder, to, 0);
}
int renameat2(int folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  return renamed(folder, from, to_folder, to, flags);
}
int linkat(int folder, const char* from, int to_folder, const char* to, int flags) noexcept {
  return static_cast<int>(made(kLink, SYS_linkat, folder, from, to_folder, to, flags));
}
int unlink(const char* path) noexcept { return unlinked(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char* path, int flags) noexcept {
  return unlinked(folder, path, flags);
}
int rmdir(const char* path) noexcept { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) noexcept {
  const int result = unlinked(AT_FDCWD, path, 0);
  return result != 0 && errno == EISDIR ? unlinked(AT_FDCWD, path, AT_REMOVEDIR) : result;
}
int mkdir(const char* path, mode_t mode) noexcept { return made_folder(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return made_folder(folder, path, mode);
}
int ftruncate(int fd, off_t size) noexcept { return truncated(fd, size); }
int ftruncate64(int fd, off64_t size) noexcept { return truncated(fd, size); }
int chmod(const char* path, mode_t mode) noexcept {
  return static_cast<int>(made(kChmod, SYS_fchmodat, AT_FDCWD, path, mode));
}
int fchmod(int fd, mode_t mode) noexcept {
  return static_cast<int>(made(kChmod, SYS_fchmod, fd, mode));
}
int fchmodat(int folder, const char* path, mode_t mode, int) noexcept {
  return static_cast<int>(made(kChmod, SYS_fchmodat, folder, path, mode));
}
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // the struct of that name
int flock(int fd, int operation) noexcept {
  return static_cast<int>(made(kLock, SYS_flock, fd, operation));
}
int stat(const char* path, struct stat* found) noexcept {
  return static_cast<int>(made(kExamine, SYS_newfstatat, AT_FDCWD, path, found, 0));
}
#pragma GCC diagnostic pop
// readdir64() is the same on every 64-bit Linux, and is not taken over here.
dirent* readdir(DIR* entries) {
  long result = 0;
  if (struck(fault_of(kList), 0, result)) return nullptr;
  return reinterpret_cast<dirent*>(::readdir64(entries));
}
int fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  const bool locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
                     command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK;
  return static_cast<int>(locks ? made(kLock, SYS_fcntl, fd, command, argument)
                                : ::syscall(SYS_fcntl, fd, command, argument));
}
void* mmap(void* hint, size_t size, int protection, int flags, int fd, off_t at) noexcept {
  return reinterpret_cast<void*>(fd < 0
                                     ? ::syscall(SYS_mmap, hint, size, protection, flags, fd, at)
                                     : made(kMap, SYS_mmap, hint, size, protection, flags, fd, at));
}
ssize_t getrandom(void* out, size_t size, unsigned flags) {
  return made(kRandom, SYS_getrandom, out, size, flags);
}

}  // extern "C"
// NOLINTEND(cert-dcl50-cpp,readability-inconsistent-declaration-parameter-name)
