#include "io/output_place.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "firth/error.h"
#include "io/folder_names.h"
#include "io/new_file.h"
#include "io/system_error.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxLinks = 40;  // as the kernel's own limit

// Follows links at the end of the path, also one that points to nothing yet.
fs::path resolve(const fs::path& path) {
  fs::path here = path.has_filename() ? path : path.parent_path();  // "model/" is "model"
  const auto unless_failed = [&](fs::path found, const std::error_code& code) {
    if (code) throw system_error(path.native(), "cannot be resolved", code.value());
    return found;
  };
  std::error_code code;
  if (here.filename() == "." || here.filename() == "..") {
    here = unless_failed(fs::weakly_canonical(here, code), code);
  }
  for (int links = 0;; ++links) {
    std::error_code ignored;
    if (!fs::is_symlink(fs::symlink_status(here, ignored))) return here;
    if (links == kMaxLinks) throw system_error(path.native(), "cannot be resolved", ELOOP);
    const fs::path link = unless_failed(fs::read_symlink(here, code), code);
    here = here.parent_path() / link;
    if (!here.has_filename()) here = here.parent_path();
  }
}

// FNV-1a of 64 bits, cut to an offset that a lock can have.
off_t lock_position(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return static_cast<off_t>(hash >> 2);
}

int unlink_at(int folder, const char* name, int flags = 0) {
  return ::unlinkat(folder, name, flags) == 0 ? 0 : errno;
}

// A file, or a folder of files; 0, or the first error.
int remove_remnant_at(int folder, const char* name) noexcept {
  const int code = unlink_at(folder, name);
  return code == EISDIR || code == EPERM ? remove_flat_folder(folder, name) : code;
}

}  // namespace

int for_each_name(int folder, const std::function<int(const char*)>& visit) {
  UniqueFd fd(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(fd ? ::fdopendir(fd.get()) : nullptr,
                                                    ::closedir);
  if (!entries) return errno;
  static_cast<void>(fd.release());  // it is of `entries` now
  for (int code = 0;;) {
    errno = 0;  // else an error could not be told from the end
    const dirent* entry = ::readdir(entries.get());
    if (entry == nullptr) return code != 0 ? code : errno;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (const int failed = visit(entry->d_name); failed != 0 && code == 0) code = failed;
  }
}

std::vector<std::string> names_in_folder(const fs::path& path) {
  const UniqueFd folder = open_folder(path);
  std::vector<std::string> names;
  const int code = for_each_name(folder.get(), [&](const char* name) {
    names.emplace_back(name);
    return 0;
  });
  if (code != 0) throw system_error(path.native(), "cannot be listed", code);
  return names;
}

fs::file_type type_of(const fs::path& path) {
  std::error_code code;
  const fs::file_type type = fs::status(path, code).type();
  if (type != fs::file_type::none) return type;
  throw system_error(path.native(), "cannot be examined", code.value());
}

std::string foreign_entry(const fs::path& folder, std::span<const std::string_view> names) {
  std::string first;
  for (const std::string& name : names_in_folder(folder)) {
    const bool ours = std::find(names.begin(), names.end(), name) != names.end();
    const bool ours_whole = ours && type_of(folder / name) == fs::file_type::regular;
    if (!ours_whole && (first.empty() || name < first)) first = name;
  }
  return first;
}

void remove_remnant(const fs::path& path) noexcept {
  static_cast<void>(remove_remnant_at(AT_FDCWD, path.c_str()));
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

UniqueFd open_folder(const fs::path& folder) {
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) throw system_error(folder.native(), "folder cannot be opened");
  return fd;
}

void sync_folder(int fd, const fs::path& shown) {
  if (sync_descriptor(fd) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw system_error(shown.native(), "written, but the folder cannot be synced");
  }
}

bool no_exchange_here(int code) { return code == EINVAL || code == ENOSYS || code == ENOTSUP; }

int remove_flat_folder(int parent, const char* name) noexcept {
  const UniqueFd folder(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) return errno;
  const int code = for_each_name(folder.get(),
                                 [&](const char* entry) { return unlink_at(folder.get(), entry); });
  const int last = unlink_at(parent, name, AT_REMOVEDIR);
  return code != 0 ? code : last;
}

OutputPlace::OutputPlace(const fs::path& path)
    : path_(resolve(path)), name_(path_.filename().native()) {
  if (name_.empty()) {
    throw Error(ErrorKind::io, path.native(), "", "names no file, expected a name to write to");
  }
  folder_ = open_folder(folder());
  const std::string probe = beside("tmp");
  const UniqueFd file = create_at(fd(), probe, folder() / "(a new file)");
  ::unlinkat(fd(), probe.c_str(), 0);
  lock();
}

fs::path OutputPlace::folder() const { return folder_of(path_); }

std::string OutputPlace::beside(const char* kind) const { return beside_name(name_, kind); }

struct stat OutputPlace::status() const {
  struct stat found {};
  if (::fstatat(fd(), name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT) throw system_error(path_.native(), "cannot be examined");
    found.st_mode = 0;
  }
  return found;
}

int OutputPlace::rename(const std::string& from, const std::string& to, unsigned flags) const {
  return ::renameat2(fd(), from.c_str(), fd(), to.c_str(), flags);
}

void OutputPlace::sync() const { sync_folder(fd(), path_); }

// A lock without a file: a byte of the folder itself, which stands for the name. A folder can only
// be opened for reading, so each writer takes the shared lock and asks whether another one has it,
// too. The kernel gives it back when the descriptor closes, however the process ends. Of two that
// begin in the same instant both may be refused. A file system without locks says so: then there
// is none.
void OutputPlace::lock() {
  struct flock byte {};
  byte.l_type = F_RDLCK;
  byte.l_whence = SEEK_SET;
  byte.l_start = lock_position(name_);
  byte.l_len = 1;
  if (::fcntl(fd(), F_OFD_SETLK, &byte) != 0) return;
  byte.l_type = F_WRLCK;
  if (::fcntl(fd(), F_OFD_GETLK, &byte) != 0) return;
  alone_ = byte.l_type == F_UNLCK;
  if (alone_) return;
  throw Error(ErrorKind::conflict, path_.native(), "", "is being written by another process now");
}

void OutputPlace::remove_leftovers() const noexcept {
  if (!alone_) return;
  static_cast<void>(for_each_name(fd(), [this](const char* entry) {
    return is_beside_name(entry, name_) ? remove_remnant_at(fd(), entry) : 0;
  }));
}

}  // namespace firth
