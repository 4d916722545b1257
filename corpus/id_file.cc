#include "corpus/id_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "firth/error.h"

namespace firth {
namespace {

[[noreturn]] void fail(const char* what, int error) {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  throw Error(full ? ErrorKind::limit : ErrorKind::io,
              fmt::format("temporary file of ids: {} failed: {}{}", what,
                          std::generic_category().message(error),
                          full ? " (--temp DIR puts it elsewhere)" : ""));
}

// Calls `step(offset, rest)` until `bytes` are through.
template <class Step>
void transfer(const char* what, std::uint64_t offset, std::size_t bytes, Step step) {
  for (std::size_t done = 0; done < bytes;) {
    const ssize_t n = step(static_cast<off_t>(offset + done), done);
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (n == 0 || errno != EINTR) {
      fail(what, n == 0 ? EIO : errno);
    }
  }
}

}  // namespace

void write_ids(int fd, std::uint64_t position, std::span<const std::uint32_t> ids) {
  const auto* data = reinterpret_cast<const char*>(ids.data());
  transfer("write", position * 4, ids.size_bytes(), [&](off_t offset, std::size_t done) {
    return ::pwrite(fd, data + done, ids.size_bytes() - done, offset);
  });
}

void read_ids(int fd, std::uint64_t position, std::span<std::uint32_t> ids) {
  auto* data = reinterpret_cast<char*>(ids.data());
  transfer("read", position * 4, ids.size_bytes(), [&](off_t offset, std::size_t done) {
    return ::pread(fd, data + done, ids.size_bytes() - done, offset);
  });
}

}  // namespace firth
