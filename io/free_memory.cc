#include "io/free_memory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace firth {
namespace {

namespace fs = std::filesystem;

// The number behind `key` in a file of "key number" lines.
std::optional<std::uint64_t> field(const fs::path& path, std::string_view key) {
  std::ifstream in(path);
  std::string name;
  std::uint64_t value = 0;
  for (std::string line; in >> name; std::getline(in, line)) {
    if (name == key && in >> value) return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> number(const fs::path& path) {
  std::ifstream in(path);
  std::uint64_t value = 0;
  if (in >> value) return value;
  return std::nullopt;  // also "max"
}

constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

// The tightest limit of the process's group and of those around it.
std::uint64_t free_in_groups() {
  std::ifstream in("/proc/self/cgroup");
  std::string line;
  while (std::getline(in, line) && !line.starts_with("0::/")) {
  }
  if (!in) return kNoLimit;
  const fs::path root = "/sys/fs/cgroup";
  std::uint64_t least = kNoLimit;
  for (fs::path group = root / line.substr(4);; group = group.parent_path()) {
    const auto limit = number(group / "memory.max");
    const auto used = number(group / "memory.current");
    if (limit && used) {
      // Cached file pages that nobody touches count as used, but give way.
      const std::uint64_t cache = field(group / "memory.stat", "inactive_file").value_or(0);
      const std::uint64_t held = *used - std::min(*used, cache);
      least = std::min(least, *limit - std::min(*limit, held));
    }
    if (group == root || group.native().size() < root.native().size()) return least;
  }
}

}  // namespace

std::uint64_t free_memory() {
  constexpr std::uint64_t kUnknown = std::uint64_t{1} << 30;
  std::uint64_t least = free_in_groups();
  if (const auto kilobytes = field("/proc/meminfo", "MemAvailable:")) {
    least = std::min(least, *kilobytes * 1024);
  }
  return least == kNoLimit ? kUnknown : least;
}

}  // namespace firth
