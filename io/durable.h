// Durable bytes out: written beside the target, synced, and swapped in with one rename. Until then
// the old target stays as it is, byte for byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
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

class DurableTarget;
class OutputPlace;

struct FileToSave {
  const DurableTarget* target;
  std::function<void(FileWriter&)> writer;
};

// Files that belong together: all are written and synced, the last one first, then renamed into
// place, the last one last, and their folder is synced. On any error before that sync the old ones
// stay or come back; when it fails the new ones are in place, and the message says so. Only a crash
// between two renames leaves a mixture, and so does an error there on a file system that cannot
// exchange two files. Keeps the modes of old files. Throws Error(io). REQUIRES: a file or more.
void save_files(std::span<const FileToSave> files);

// A place where a file or folder is to appear. The constructor resolves a symbolic link at the end
// of the path, opens the folder, and proves that it can be written (creates and removes a file),
// without touching what is there. Throws Error(io), and Error(conflict) while another target of
// this path lives, in whatever process, where the file system has locks.
//
// A save that was killed leaves ".NAME.tmp.PID.RANDOM" or ".NAME.old.PID.RANDOM" in the folder; the
// next one of that name that succeeds removes them.
class DurableTarget {
 public:
  explicit DurableTarget(const std::filesystem::path& path);
  ~DurableTarget();
  DurableTarget(DurableTarget&&) noexcept;

  [[nodiscard]] const std::filesystem::path& path() const;  // resolved
  [[nodiscard]] std::filesystem::path folder() const;       // that holds it
  [[nodiscard]] std::uint64_t free_bytes() const;           // of that file system

  // save_files() of one.
  void save_file(const std::function<void(FileWriter&)>& writer) const;

  // The same for a folder: `writer` gets the path of an empty folder beside the target and creates
  // files in it (each through create_file below), no folders. Then: fsync of files and folder,
  // exchange with the old folder by renameat2(RENAME_EXCHANGE), removal of the old one. Where the
  // file system lacks the exchange: old renamed aside, new renamed in, old removed (a crash between
  // leaves both, whole, under names that say so).
  void save_folder(const std::function<void(const std::filesystem::path& folder)>& writer) const;

 private:
  friend void save_files(std::span<const FileToSave> files);
  std::unique_ptr<OutputPlace> place_;
};

// Creates a folder, unless it is there, and syncs the one that holds it. True when it is new.
// Throws Error(io).
bool create_folder(const std::filesystem::path& path);

// Takes a folder of files away in one step: renamed aside, then removed with all that is in it; a
// crash between leaves ".NAME.old.PID.RANDOM". Throws Error(io).
void remove_folder(const std::filesystem::path& path);

// Creates `path` (which must not exist) for writing.
[[nodiscard]] FileWriter create_file(const std::filesystem::path& path);

// A file without a name in `folder`, for data larger than memory; gone when closed.
[[nodiscard]] UniqueFd create_unnamed_file(const std::filesystem::path& folder);

}  // namespace firth
