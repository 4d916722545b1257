#include "io/durable.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <string>

#include "firth/error.h"
#include "io/new_file.h"
#include "io/output_place.h"
#include "io/system_error.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

void sync_tree(const fs::path& path) {
  const UniqueFd folder = open_folder(path);
  const int code = for_each_name(folder.get(), [&](const char* name) {
    const UniqueFd file(::openat(folder.get(), name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    return file && sync_descriptor(file.get()) == 0 ? 0 : errno;
  });
  if (code != 0) throw system_error(path.native(), "cannot be synced", code);
  sync_folder(folder.get(), path);
}

// A new folder under a temporary name, which goes away unless it was moved to its place.
class NewFolder {
 public:
  explicit NewFolder(const OutputPlace& place) : place_(place), name_(place.beside("tmp")) {
    const struct stat old = place.status();
    if (old.st_mode != 0 && !S_ISDIR(old.st_mode)) {
      throw Error(ErrorKind::conflict, place.path().native(), "", "exists and is no folder");
    }
    if (::mkdirat(place.fd(), name_.c_str(), 0777) != 0) {
      throw system_error(place.path().native(), "cannot be created");
    }
    if (old.st_mode == 0 || ::fchmodat(place.fd(), name_.c_str(), old.st_mode & 07777, 0) == 0) {
      return;
    }
    const int problem = errno;
    remove();
    throw system_error(place.path().native(), "the mode of the old folder cannot be kept", problem);
  }
  ~NewFolder() {
    if (!moved_) remove();
  }
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  [[nodiscard]] fs::path path() const { return place_.path().parent_path() / name_; }

  void publish() {
    if (place_.status().st_mode != 0) return replace();
    if (place_.rename(name_, place_.name()) != 0) {
      throw system_error(place_.path().native(), "cannot be put in place");
    }
    moved_ = true;
    place_.sync();
  }

 private:
  void remove() noexcept { static_cast<void>(remove_flat_folder(place_.fd(), name_.c_str())); }

  void replace() {
    if (place_.rename(name_, place_.name(), RENAME_EXCHANGE) != 0) {
      if (!no_exchange_here(errno))
        throw system_error(place_.path().native(), "cannot be replaced");
      return replace_in_two_steps();
    }
    moved_ = true;  // under the temporary name lies the old folder now
    place_.sync();
    remove_old(name_);
  }

  void replace_in_two_steps() {
    const std::string aside = place_.beside("old");
    if (place_.rename(place_.name(), aside) != 0) {
      throw system_error(place_.path().native(), "cannot be replaced");
    }
    if (place_.rename(name_, place_.name()) != 0) {
      const int code = errno;
      const bool back = place_.rename(aside, place_.name()) == 0;
      const fs::path old = place_.path().parent_path() / aside;
      throw system_error(back ? place_.path().native() : old.native(),
                         back ? "cannot be replaced" : "is the old folder; the new one failed",
                         code);
    }
    moved_ = true;
    place_.sync();
    remove_old(aside);
  }

  void remove_old(const std::string& name) const {
    const int code = remove_flat_folder(place_.fd(), name.c_str());
    if (code == 0) return;
    throw system_error((place_.path().parent_path() / name).native(),
                       "is the old folder and cannot be removed (the new one is saved)", code);
  }

  const OutputPlace& place_;
  std::string name_;
  bool moved_ = false;
};

}  // namespace

DurableTarget::DurableTarget(const fs::path& path) : place_(std::make_unique<OutputPlace>(path)) {}
DurableTarget::~DurableTarget() = default;
DurableTarget::DurableTarget(DurableTarget&&) noexcept = default;

const fs::path& DurableTarget::path() const { return place_->path(); }

fs::path DurableTarget::folder() const { return place_->folder(); }

std::uint64_t DurableTarget::free_bytes() const {
  struct statvfs system {};
  if (::fstatvfs(place_->fd(), &system) != 0) {
    throw system_error(folder().native(), "free space cannot be told");
  }
  std::uint64_t bytes = 0;
  return __builtin_mul_overflow(std::uint64_t{system.f_bavail}, std::uint64_t{system.f_frsize},
                                &bytes)
             ? UINT64_MAX
             : bytes;
}

void DurableTarget::save_file(const std::function<void(FileWriter&)>& writer) const {
  const std::array<FileToSave, 1> only{{{this, writer}}};
  save_files(only);
}

void DurableTarget::save_folder(const std::function<void(const fs::path&)>& writer) const {
  NewFolder fresh(*place_);
  writer(fresh.path());
  sync_tree(fresh.path());
  fresh.publish();
  place_->remove_leftovers();
}

bool create_folder(const fs::path& path) {
  const bool made = ::mkdir(path.c_str(), 0777) == 0;
  if (!made && errno != EEXIST) throw system_error(path.native(), "cannot be created");
  try {
    sync_folder(open_folder(folder_of(path)).get(), path);
  } catch (const Error&) {
    if (made) ::rmdir(path.c_str());
    throw;
  }
  return made;
}

void remove_folder(const fs::path& path) {
  const UniqueFd folder = open_folder(folder_of(path));
  const std::string aside = beside_name(path.filename(), "old");
  if (::renameat2(folder.get(), path.filename().c_str(), folder.get(), aside.c_str(), 0) != 0) {
    throw system_error(path.native(), "cannot be removed");
  }
  sync_folder(folder.get(), path);
  if (const int code = remove_flat_folder(folder.get(), aside.c_str()); code != 0) {
    throw system_error(path.native(), "cannot be removed", code);
  }
}

}  // namespace firth
