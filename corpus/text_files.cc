#include "corpus/text_files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "firth/error.h"
#include "io/folder_names.h"

namespace firth {
namespace {

namespace fs = std::filesystem;

using FileIdentity = std::pair<dev_t, ino_t>;

struct ::stat status_of(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw Error(ErrorKind::io, path, "", std::generic_category().message(errno));
  }
  return status;
}

FileIdentity identity(const struct ::stat& status) { return {status.st_dev, status.st_ino}; }

// Walks folders in any order; the caller sorts.
class FolderWalk {
 public:
  void add(const std::string& folder) {
    if (!open_.insert(identity(status_of(folder))).second) {
      throw Error(ErrorKind::io, folder, "", "a symbolic link back to a folder that contains it");
    }
    for (const std::string& name : names_in_folder(folder)) {
      if (!name.starts_with('.')) add_entry(fs::path(folder) / name);
    }
    open_.erase(identity(status_of(folder)));
  }

  std::vector<std::string> sorted() && {
    std::sort(files_.begin(), files_.end());  // std::string compares as unsigned bytes
    return std::move(files_);
  }

 private:
  void add_entry(const fs::path& path) {
    const auto status = status_of(path.native());
    if (S_ISDIR(status.st_mode)) {
      add(path.native());
    } else if (S_ISREG(status.st_mode)) {
      files_.push_back(path.native());
    }
  }

  std::set<FileIdentity> open_;  // the folders that we are in
  std::vector<std::string> files_;
};

std::vector<std::string> files_in(const std::string& folder) {
  FolderWalk walk;
  walk.add(folder);
  auto files = std::move(walk).sorted();
  if (files.empty()) throw Error(ErrorKind::input, folder, "", "the folder holds no files");
  return files;
}

std::string_view foreign_encoding(std::string_view head) {
  using namespace std::string_view_literals;
  // UTF-32LE begins like UTF-16LE, so it is asked first.
  if (head.starts_with("\xFF\xFE\0\0"sv)) return "UTF-32LE (byte-order mark FF FE 00 00)";
  if (head.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32BE (byte-order mark 00 00 FE FF)";
  if (head.starts_with("\xFF\xFE"sv)) return "UTF-16LE (byte-order mark FF FE)";
  if (head.starts_with("\xFE\xFF"sv)) return "UTF-16BE (byte-order mark FE FF)";
  return {};
}

void refuse_foreign_text(const std::string& path, std::string_view head) {
  const std::string_view encoding = foreign_encoding(head);
  if (!encoding.empty()) {
    throw Error(ErrorKind::input, path, "",
                fmt::format("looks like {}, expected UTF-8; convert it with iconv", encoding));
  }
  const auto nuls = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\0'));
  if (nuls > std::max<std::size_t>(1, head.size() / 100)) {
    throw Error(
        ErrorKind::input, path, "",
        fmt::format("binary or UTF-16 data: {}% NUL bytes in the first {} bytes, expected text",
                    std::max<std::size_t>(1, nuls * 100 / head.size()), head.size()));
  }
}

// Opening a FIFO twice would lose its bytes, and a device may never end.
void check_special(const std::string& path, const struct ::stat& status) {
  if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode) || S_ISSOCK(status.st_mode)) {
    throw Error(ErrorKind::usage, path, "", "is a device or socket, expected a file, a pipe or -");
  }
  if (::access(path.c_str(), R_OK) != 0) {
    throw Error(ErrorKind::io, path, "", std::generic_category().message(errno));
  }
}

// The files of all paths, looked at one by one.
class PathList {
 public:
  void add(const std::string& path) {
    if (path == "-") return add_stdin();
    const auto status = status_of(path);
    if (!S_ISDIR(status.st_mode)) return add_file(path, status);
    for (const std::string& file : files_in(path)) add_file(file, status_of(file));
  }

  TextPaths take() && {
    if (!sized_) result_.bytes = 0;
    return std::move(result_);
  }

 private:
  void add_stdin() {
    if (stdin_given_) throw Error(ErrorKind::usage, "- given twice: stdin can be read only once");
    stdin_given_ = true;
    sized_ = false;
    result_.paths.emplace_back("-");
  }

  void add_file(const std::string& path, const struct ::stat& status) {
    if (S_ISREG(status.st_mode)) {
      const TextFile opens_and_looks_like_text(path);
      result_.bytes += size_on_disk(path);
    } else {
      check_special(path, status);
      sized_ = false;
    }
    if (!seen_.insert(identity(status)).second) {
      result_.warnings.push_back(printable(path, 4096) + ": given twice, read twice");
    }
    result_.paths.push_back(path);
  }

  TextPaths result_;
  std::set<FileIdentity> seen_;
  bool stdin_given_ = false;
  bool sized_ = true;
};

}  // namespace

TextPaths expand_text_paths(const std::vector<std::string>& paths) {
  PathList list;
  for (const std::string& path : paths) list.add(path);
  return std::move(list).take();
}

TextFile::TextFile(const std::string& path) : bytes_(open_bytes(path)) {
  constexpr std::size_t kHeadBytes = 64 * 1024;
  std::string head(kHeadBytes, '\0');
  head.resize(read(head.data(), head.size()));
  refuse_foreign_text(shown_name(path), head);
  head_ = std::move(head);
  if (head_.starts_with("\xEF\xBB\xBF")) head_used_ = mark_bytes_ = 3;
}

std::size_t TextFile::read(char* out, std::size_t size) {
  std::size_t done = std::min(size, head_.size() - head_used_);
  std::memcpy(out, head_.data() + head_used_, done);
  head_used_ += done;
  while (done < size) {
    const std::size_t got = bytes_->read(out + done, size - done);
    if (got == 0) break;
    done += got;
  }
  return done;
}

}  // namespace firth
