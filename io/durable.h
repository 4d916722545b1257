// Durable bytes out: written beside the target, synced, and swapped in with one rename. Until then
// the old target stays as it is, byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "io/unique_fd.h"

namespace firth {

// A file being written, with a buffer of 1 MiB. Every member throws Error(io) (errno's text).
class FileWriter {
 public:
  FileWriter(UniqueFd fd, std::filesystem::path path);
  void write(const void* data, std::size_t size);
  void write(std::string_view text) { write(text.data(), text.size()); }
  [[nodiscard]] std::uint64_t bytes() const;
  void finish();  // flush, fsync, close; each checked; a second call does nothing

 private:
  void write_out(const char* data, std::size_t size);

  UniqueFd fd_;
  std::filesystem::path path_;
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t bytes_ = 0;
};

// A place where a file or folder is to appear. The constructor resolves a symbolic link at the end
// of the path, opens the folder, and proves that it can be written (creates and removes a file),
// without touching what is there. Throws Error(io).
class DurableTarget {
 public:
  explicit DurableTarget(const std::filesystem::path& path);
  ~DurableTarget();
  DurableTarget(DurableTarget&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;  // resolved
  [[nodiscard]] std::filesystem::path folder() const;       // that holds it
  [[nodiscard]] std::uint64_t free_bytes() const;           // of that file system

  // Writes a file through `writer` and publishes it: temporary name, write, fsync, rename, fsync of
  // the folder. Keeps the mode of an old file. On any error the temporary file is removed and the
  // old one stays.
  void save_file(const std::function<void(FileWriter&)>& writer) const;

  // The same for a folder: `writer` gets the path of an empty folder beside the target and creates
  // files in it (each through create_file below). Then: fsync of files and folder, exchange with
  // the old folder by renameat2(RENAME_EXCHANGE), removal of the old one. Where the file system
  // lacks the exchange: old renamed aside, new renamed in, old removed (a crash between leaves
  // both, whole, under names that say so).
  void save_folder(const std::function<void(const std::filesystem::path& folder)>& writer) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Creates a folder, unless it is there, and syncs the one that holds it. Throws Error(io).
void create_folder(const std::filesystem::path& path);

// Takes a folder away in one step: renamed aside, then removed with all that is in it; a crash
// between leaves ".NAME.old.PID.RANDOM". Throws Error(io).
void remove_folder(const std::filesystem::path& path);

// Creates `path` (which must not exist) for writing.
[[nodiscard]] FileWriter create_file(const std::filesystem::path& path);

// A file without a name in `folder`, for data larger than memory; gone when closed.
[[nodiscard]] UniqueFd create_unnamed_file(const std::filesystem::path& folder);

}  // namespace firth
