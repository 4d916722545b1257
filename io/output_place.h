// Where an output is to appear: the open folder and the name in it. Private to io/.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <string>

#include "io/unique_fd.h"

namespace firth {

// The steps throw Error(io) that names the path, unless they return what the system call did.
class OutputPlace {
 public:
  // Follows links at the end of `path`, opens the folder, creates and removes a file in it, and
  // takes the lock. Throws Error(conflict) when another OutputPlace of this name has it.
  explicit OutputPlace(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::filesystem::path folder() const;
  [[nodiscard]] int fd() const { return folder_.get(); }

  [[nodiscard]] std::string beside(const char* kind) const;  // a new name in the folder
  [[nodiscard]] struct stat status() const;                  // st_mode is 0 when nothing is there
  [[nodiscard]] int rename(const std::string& from, const std::string& to,
                           unsigned flags = 0) const;
  void sync() const;

  // Removes what killed writers of this name left, as far as that can be done. Only the holder of
  // the lock can tell theirs from those of a living one; without a lock nothing is removed.
  void remove_leftovers() const noexcept;

 private:
  void lock();

  std::filesystem::path path_;
  std::string name_;
  UniqueFd folder_;
  bool alone_ = false;
};

// What renameat2(RENAME_EXCHANGE) says where the file system lacks it.
[[nodiscard]] bool no_exchange_here(int code);

// Calls `visit` for all that lies in an open folder but "." and ".."; 0, or the first error, which
// may be one that `visit` returned.
[[nodiscard]] int for_each_name(int folder, const std::function<int(const char*)>& visit);

// 0, or the error of the first file in the folder `name` that could not be removed. A folder in it
// is not followed. Needs no memory of its own: it may run because there is none.
[[nodiscard]] int remove_flat_folder(int parent, const char* name) noexcept;

// The folder that holds `path`; "." when it names none.
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& path);

[[nodiscard]] UniqueFd open_folder(const std::filesystem::path& folder);

// Some file systems have nothing to sync for a folder and say so; that is no failure.
void sync_folder(int fd, const std::filesystem::path& shown);

}  // namespace firth
