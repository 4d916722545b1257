#include "tests/faults/disk.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "tests/temporary_folder.h"

namespace firth::faults {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kAllCombinations = 6;
constexpr int kDepth = 4;

struct stat status_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) throw std::runtime_error("no " + path.native());
  return status;
}

}  // namespace

Disk::Disk(const fs::path& root) {
  scan(root);
  ever_ = after_power_loss();
}

int Disk::new_node(bool is_folder, const struct stat& status) {
  const auto number = static_cast<int>(nodes_.size());
  nodes_.emplace_back().is_folder = is_folder;
  by_inode_[status.st_ino] = number;  // also of one that was used before
  return number;
}

int Disk::scan(const fs::path& path) {
  const struct stat status = status_of(path);
  const int number = new_node(S_ISDIR(status.st_mode), status);
  Node node;
  node.is_folder = S_ISDIR(status.st_mode);
  if (node.is_folder) {
    for (const auto& entry : fs::directory_iterator(path)) {
      node.names[entry.path().filename()] = scan(entry.path());
    }
    node.now = node.names;
  } else {
    node.bytes = read_bytes(path);
    node.synced = node.bytes.size();
  }
  nodes_[static_cast<std::size_t>(number)] = std::move(node);
  return number;
}

Disk::Node& Disk::node_of(int fd) {
  struct stat status {};
  ::fstat(fd, &status);
  return nodes_[static_cast<std::size_t>(by_inode_.at(status.st_ino))];
}

Disk::Node& Disk::folder_of(int folder, const fs::path& path) {
  if (path.has_parent_path() || folder == AT_FDCWD) {
    struct stat status {};
    const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
    ::fstatat(folder, parent.c_str(), &status, 0);
    return nodes_[static_cast<std::size_t>(by_inode_.at(status.st_ino))];
  }
  return node_of(folder);
}

void Disk::add(const Event& event) {
  switch (event.call) {
    case kCreate:
    case kMkdir:
      add_name(event, event.call == kMkdir);
      break;
    case kWrite:
    case kTruncate:
      add_bytes(event);
      break;
    case kSyncFile:
    case kSyncFolder:
      sync(event.fd);
      break;
    default:
      add_step(event);
  }
  ever_.merge(after_power_loss());
}

void Disk::add_name(const Event& event, bool is_folder) {
  const fs::path path = event.name;
  struct stat status {};
  if (is_folder) {
    ::fstatat(event.folder, event.name, &status, AT_SYMLINK_NOFOLLOW);
  } else {
    ::fstat(event.fd, &status);
  }
  const int node = new_node(is_folder, status);
  Node& folder = folder_of(event.folder, path);
  const std::string name = path.filename();
  if (folder.now.contains(name)) throw std::logic_error("opened for writing in place: " + name);
  folder.steps.push_back({event.call, name, "", node});
  apply(folder.steps.back(), folder.now);
}

// A name that is not there, as what made it was lost, is not exchanged.
void Disk::apply(const Step& step, Names& names) {
  if (step.call == kExchange) {
    const auto name = names.find(step.name);
    const auto to = names.find(step.to);
    if (name != names.end() && to != names.end()) std::swap(name->second, to->second);
  } else if (step.call == kUnlink) {
    names.erase(step.name);
  } else if (step.call == kRename) {
    names[step.to] = step.node;
    names.erase(step.name);
  } else {
    names[step.name] = step.node;
  }
}

// Both names of a rename lie in one folder: firth moves nothing from one to another.
void Disk::add_step(const Event& event) {
  Node& folder = folder_of(event.folder, event.name);
  Step step{event.call, fs::path(event.name).filename(), "", -1};
  if (event.to != nullptr) step.to = fs::path(event.to).filename();
  step.node = folder.now.at(step.name);
  apply(step, folder.now);
  folder.steps.push_back(std::move(step));
}

void Disk::add_bytes(const Event& event) {
  Node& file = node_of(event.fd);
  if (event.call == kTruncate) {
    file.bytes.resize(event.size);
    file.synced = std::min(file.synced, event.size);
    return;
  }
  const std::size_t at = event.at < 0 ? file.bytes.size() : static_cast<std::size_t>(event.at);
  file.synced = std::min(file.synced, at);
  file.bytes.resize(std::max(file.bytes.size(), at + event.size));
  file.bytes.replace(at, event.size, static_cast<const char*>(event.data), event.size);
}

void Disk::sync(int fd) {
  Node& node = node_of(fd);
  node.synced = node.bytes.size();
  node.names = node.now;
  node.steps.clear();
}

std::set<std::string> Disk::contents_of(const Node& file) {
  const std::string safe = file.bytes.substr(0, file.synced);
  const std::string rest = file.bytes.substr(file.synced);
  const std::string half = rest.substr(0, rest.size() / 2);
  return {file.bytes, safe, safe + half + std::string(rest.size() - half.size(), '\0')};
}

std::vector<Disk::Names> Disk::namings_of(const Node& folder) {
  std::vector<std::vector<bool>> choices;
  const std::size_t count = folder.steps.size();
  if (count <= kAllCombinations) {
    for (std::uint32_t bits = 0; bits < 1U << count; ++bits) {
      std::vector<bool> kept(count);
      for (std::size_t i = 0; i < count; ++i) kept[i] = (bits >> i & 1U) != 0;
      choices.push_back(std::move(kept));
    }
  } else {
    for (std::size_t end = 0; end <= count; ++end) {
      for (std::size_t without = 0; without <= end; ++without) {
        std::vector<bool> kept(count);
        std::fill_n(kept.begin(), end, true);
        if (without < end) kept[without] = false;
        choices.push_back(std::move(kept));
      }
    }
  }
  std::set<Names> found;
  for (const std::vector<bool>& kept : choices) {
    Names names = folder.names;
    for (std::size_t i = 0; i < count; ++i) {
      if (kept[i]) apply(folder.steps[i], names);
    }
    found.insert(std::move(names));
  }
  return {found.begin(), found.end()};
}

std::set<Found> Disk::states_of(const Node& folder, int depth) const {
  std::set<Found> all;
  if (depth == 0) return all;
  for (const Names& names : namings_of(folder)) {
    std::set<Found> states{{}};
    for (const auto& [name, number] : names) {
      if (name.starts_with('.')) continue;
      const Node& node = nodes_[static_cast<std::size_t>(number)];
      std::set<Found> parts;
      if (node.is_folder) {
        for (const Found& inside : states_of(node, depth - 1)) {
          Found part;
          part[name] = "/";
          for (const auto& [path, bytes] : inside) part[name + "/" + path] = bytes;
          parts.insert(std::move(part));
        }
      } else {
        for (const std::string& bytes : contents_of(node)) {
          Found part;
          part[name] = bytes;
          parts.insert(std::move(part));
        }
      }
      std::set<Found> longer;
      for (const Found& state : states) {
        for (const Found& part : parts) {
          Found both = state;
          both.insert(part.begin(), part.end());
          longer.insert(std::move(both));
        }
      }
      states = std::move(longer);
    }
    all.merge(states);
  }
  return all;
}

std::set<Found> Disk::after_power_loss() const { return states_of(nodes_.front(), kDepth); }

}  // namespace firth::faults
