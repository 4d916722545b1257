#include "io/new_file.h"

#include <fcntl.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "io/durable.h"
#include "io/folder_names.h"
#include "io/system_error.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kNameInTemporary = 190;  // leaves room for the rest in a name of 255 bytes

}  // namespace

std::string beside_name(const std::string& name, const char* kind) {
  std::uint64_t random = 0;
  if (::getrandom(&random, sizeof random, 0) != sizeof random) {
    throw system_error(name, "no random name for a temporary file");
  }
  char tail[64];
  std::snprintf(tail, sizeof tail, ".%s.%ld.%016llx", kind, static_cast<long>(::getpid()),
                static_cast<unsigned long long>(random));
  return "." + name.substr(0, kNameInTemporary) + tail;
}

bool is_beside_name(std::string_view entry, std::string_view name) {
  if (name.size() >= kNameInTemporary || entry.size() < name.size() + 2) return false;
  if (entry[0] != '.' || entry.substr(1, name.size()) != name) return false;
  std::string_view rest = entry.substr(1 + name.size());
  if (!rest.starts_with(".tmp.") && !rest.starts_with(".old.")) return false;
  rest.remove_prefix(5);
  const std::size_t digits = rest.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || rest[digits] != '.') return false;
  rest.remove_prefix(digits + 1);
  return rest.size() == 16 && rest.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

int sync_descriptor(int fd) {
  int result = 0;
  do {
    result = ::fsync(fd);
  } while (result != 0 && errno == EINTR);
  return result;
}

UniqueFd create_at(int folder, const std::string& name, const fs::path& shown) {
  UniqueFd fd(
      ::openat(folder, name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!fd) throw system_error(shown.native(), "cannot be created");
  return fd;
}

FileWriter::FileWriter(UniqueFd fd, fs::path path)
    : fd_(std::move(fd)), path_(std::move(path)), buffer_(new char[kBufferBytes]) {}

void FileWriter::write_out(const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(fd_.get(), data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw system_error(path_.native(), "write failed", written < 0 ? errno : EIO);
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

void FileWriter::write(const void* data, std::size_t size) {
  const char* bytes = static_cast<const char*>(data);
  bytes_ += size;
  if (used_ + size > kBufferBytes) {
    write_out(buffer_.get(), std::exchange(used_, 0));
    if (size >= kBufferBytes) return write_out(bytes, size);
  }
  if (size == 0) return;
  std::memcpy(buffer_.get() + used_, bytes, size);
  used_ += size;
}

std::uint64_t FileWriter::bytes() const { return bytes_; }

void FileWriter::finish() {
  if (!fd_) return;
  write_out(buffer_.get(), std::exchange(used_, 0));
  // A failed sync is never tried again: the kernel may have dropped the dirty pages by then.
  if (sync_descriptor(fd_.get()) != 0) throw system_error(path_.native(), "sync failed");
  if (::close(fd_.release()) != 0 && errno != EINTR) {
    throw system_error(path_.native(), "close failed");
  }
}

FileWriter create_file(const fs::path& path) {
  return {create_at(AT_FDCWD, path.native(), path), path};
}

UniqueFd create_unnamed_file(const fs::path& folder) {
  UniqueFd fd(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (fd) return fd;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL) {
    throw system_error(folder.native(), "no temporary file can be created");
  }
  const fs::path path = folder / beside_name("unnamed", "tmp");
  fd = create_at(AT_FDCWD, path.native(), path);
  if (::unlink(path.c_str()) != 0) throw system_error(path.native(), "cannot be removed");
  return fd;
}

}  // namespace firth
