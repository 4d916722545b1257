// All that lies in a folder, to be compared.
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <ostream>
#include <string>

#include "tests/temporary_folder.h"

namespace firth::faults {

struct Entry {
  bool is_folder = false;
  mode_t mode = 0;
  std::string bytes;
  bool operator==(const Entry&) const = default;
};

inline void PrintTo(const Entry& entry, std::ostream* out) {
  *out << (entry.is_folder ? "folder" : std::to_string(entry.bytes.size()) + " bytes");
}

// By path below the folder.
using Tree = std::map<std::string, Entry>;

inline Tree tree_of(const std::filesystem::path& folder) {
  Tree tree;
  for (const auto& found : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat status {};
    if (::lstat(found.path().c_str(), &status) != 0) continue;
    Entry entry{S_ISDIR(status.st_mode), status.st_mode & 07777, {}};
    if (S_ISREG(status.st_mode)) entry.bytes = read_bytes(found.path());
    tree[found.path().lexically_relative(folder).native()] = std::move(entry);
  }
  return tree;
}

// What a user sees: names with a dot in front, and what is in them, are hidden.
inline bool is_hidden(const std::string& path) {
  return path.starts_with('.') || path.find("/.") != std::string::npos;
}

inline Tree visible(Tree tree) {
  std::erase_if(tree, [](const auto& item) { return is_hidden(item.first); });
  return tree;
}

}  // namespace firth::faults
