#include "io/durable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "firth/error.h"
#include "io/new_file.h"
#include "io/system_error.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxLinks = 40;  // as the kernel's own limit

// Follows links at the end of the path, also one that points to nothing yet.
fs::path resolve(const fs::path& path) {
  fs::path here = path.has_filename() ? path : path.parent_path();  // "model/" is "model"
  if (here.filename() == "." || here.filename() == "..") here = fs::weakly_canonical(here);
  for (int links = 0;; ++links) {
    std::error_code ignored;
    if (!fs::is_symlink(fs::symlink_status(here, ignored))) return here;
    if (links == kMaxLinks) throw system_error(path.native(), "cannot be resolved", ELOOP);
    std::error_code code;
    const fs::path link = fs::read_symlink(here, code);
    if (code) throw system_error(path.native(), "cannot be resolved", code.value());
    here = here.parent_path() / link;
    if (!here.has_filename()) here = here.parent_path();
  }
}

UniqueFd open_folder(const fs::path& folder) {
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) throw system_error(folder.native(), "folder cannot be opened");
  return fd;
}

// Some file systems have nothing to sync for a folder and say so; that is no failure.
void sync_folder(int fd, const fs::path& shown) {
  if (::fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) {
    throw system_error(shown.native(), "written, but the folder cannot be synced");
  }
}

void sync_tree(const fs::path& folder) {
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    UniqueFd fd(::open(entry.path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) {
      throw system_error(entry.path().native(), "cannot be synced");
    }
  }
  sync_folder(open_folder(folder).get(), folder);
}

// A name that goes away again unless it was moved to its place.
class Temporary {
 public:
  Temporary(int folder, fs::path path, bool is_folder)
      : folder_(folder), path_(std::move(path)), is_folder_(is_folder) {}
  ~Temporary() {
    if (moved_) return;
    std::error_code ignored;
    if (is_folder_) {
      fs::remove_all(path_, ignored);
    } else {
      ::unlinkat(folder_, name().c_str(), 0);
    }
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  [[nodiscard]] std::string name() const { return path_.filename().native(); }
  void moved() { moved_ = true; }

 private:
  int folder_;
  fs::path path_;
  bool is_folder_;
  bool moved_ = false;
};

}  // namespace

struct DurableTarget::Impl {
  fs::path path;
  UniqueFd folder;

  [[nodiscard]] fs::path beside(const char* kind) const {
    return path.parent_path() / beside_name(path.filename().native(), kind);
  }

  // What stands at the target now; st_mode 0 when nothing does.
  [[nodiscard]] struct stat status() const {
    struct stat found {};
    if (::fstatat(folder.get(), path.filename().c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno != ENOENT) throw system_error(path.native(), "cannot be examined");
      found.st_mode = 0;
    }
    return found;
  }

  int rename(const std::string& from, const std::string& to, unsigned flags = 0) const {
    return ::renameat2(folder.get(), from.c_str(), folder.get(), to.c_str(), flags);
  }

  void publish_folder(Temporary& fresh) const;
  void replace_folder(Temporary& fresh) const;
  void remove_old(const fs::path& old) const;
};

DurableTarget::DurableTarget(const fs::path& path) : impl_(std::make_unique<Impl>()) {
  impl_->path = resolve(path);
  if (!impl_->path.has_filename()) {
    throw Error(ErrorKind::io, path.native(), "", "names no file, expected a name to write to");
  }
  impl_->folder = open_folder(folder());
  const fs::path probe = impl_->beside("tmp");
  const UniqueFd file = create_at(impl_->folder.get(), probe.filename(), folder() / "(a new file)");
  ::unlinkat(impl_->folder.get(), probe.filename().c_str(), 0);
}

DurableTarget::~DurableTarget() = default;
DurableTarget::DurableTarget(DurableTarget&&) noexcept = default;

const fs::path& DurableTarget::path() const { return impl_->path; }

fs::path DurableTarget::folder() const {
  const fs::path parent = impl_->path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

std::uint64_t DurableTarget::free_bytes() const {
  struct statvfs system {};
  if (::fstatvfs(impl_->folder.get(), &system) != 0) {
    throw system_error(folder().native(), "free space cannot be told");
  }
  std::uint64_t bytes = 0;
  return __builtin_mul_overflow(std::uint64_t{system.f_bavail}, std::uint64_t{system.f_frsize},
                                &bytes)
             ? UINT64_MAX
             : bytes;
}

void DurableTarget::save_file(const std::function<void(FileWriter&)>& writer) const {
  const struct stat old = impl_->status();
  if (old.st_mode != 0 && !S_ISREG(old.st_mode)) {
    throw Error(ErrorKind::conflict, path().native(), "", "exists and is no regular file");
  }
  const fs::path temporary = impl_->beside("tmp");
  UniqueFd fd = create_at(impl_->folder.get(), temporary.filename(), path());
  Temporary fresh(impl_->folder.get(), temporary, false);
  if (old.st_mode != 0 && ::fchmod(fd.get(), old.st_mode & 07777) != 0) {
    throw system_error(path().native(), "the mode of the old file cannot be kept");
  }
  FileWriter file(std::move(fd), path());
  writer(file);
  file.finish();
  if (impl_->rename(fresh.name(), path().filename()) != 0) {
    throw system_error(path().native(), "cannot be replaced");
  }
  fresh.moved();
  sync_folder(impl_->folder.get(), path());
}

void DurableTarget::save_folder(const std::function<void(const fs::path&)>& writer) const {
  const struct stat old = impl_->status();
  if (old.st_mode != 0 && !S_ISDIR(old.st_mode)) {
    throw Error(ErrorKind::conflict, path().native(), "", "exists and is no folder");
  }
  const fs::path temporary = impl_->beside("tmp");
  if (::mkdirat(impl_->folder.get(), temporary.filename().c_str(), 0777) != 0) {
    throw system_error(path().native(), "cannot be created");
  }
  Temporary fresh(impl_->folder.get(), temporary, true);
  if (old.st_mode != 0 &&
      ::fchmodat(impl_->folder.get(), temporary.filename().c_str(), old.st_mode & 07777, 0) != 0) {
    throw system_error(path().native(), "the mode of the old folder cannot be kept");
  }
  writer(temporary);
  sync_tree(temporary);
  impl_->publish_folder(fresh);
}

void DurableTarget::Impl::publish_folder(Temporary& fresh) const {
  if (status().st_mode != 0) return replace_folder(fresh);
  if (rename(fresh.name(), path.filename()) != 0) {
    throw system_error(path.native(), "cannot be put in place");
  }
  fresh.moved();
  sync_folder(folder.get(), path);
}

void DurableTarget::Impl::replace_folder(Temporary& fresh) const {
  const std::string name = path.filename();
  if (rename(fresh.name(), name, RENAME_EXCHANGE) == 0) {
    fresh.moved();  // under the temporary name lies the old folder now
    sync_folder(folder.get(), path);
    return remove_old(path.parent_path() / fresh.name());
  }
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
    throw system_error(path.native(), "cannot be replaced");
  }
  const fs::path aside = beside("old");
  if (rename(name, aside.filename()) != 0) throw system_error(path.native(), "cannot be replaced");
  if (rename(fresh.name(), name) != 0) {
    const int code = errno;
    const bool back = rename(aside.filename(), name) == 0;
    throw system_error(back ? path.native() : aside.native(),
                       back ? "cannot be replaced" : "is the old folder; the new one failed", code);
  }
  fresh.moved();
  sync_folder(folder.get(), path);
  remove_old(aside);
}

void DurableTarget::Impl::remove_old(const fs::path& old) const {
  std::error_code code;
  fs::remove_all(old, code);
  if (code) {
    throw system_error(old.native(),
                       "is the old folder and cannot be removed (the new one is saved)",
                       code.value());
  }
}

namespace {

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

}  // namespace

void create_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) {
    throw system_error(path.native(), "cannot be created");
  }
  sync_folder(open_folder(folder_of(path)).get(), path);
}

void remove_folder(const fs::path& path) {
  const UniqueFd folder = open_folder(folder_of(path));
  const std::string aside = beside_name(path.filename(), "old");
  if (::renameat2(folder.get(), path.filename().c_str(), folder.get(), aside.c_str(), 0) != 0) {
    throw system_error(path.native(), "cannot be removed");
  }
  sync_folder(folder.get(), path);
  std::error_code code;
  fs::remove_all(folder_of(path) / aside, code);
  if (code) throw system_error(path.native(), "cannot be removed", code.value());
}

}  // namespace firth
