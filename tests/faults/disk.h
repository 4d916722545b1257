// A disk that keeps what was synced, and of the rest whatever it likes: told of the calls of a
// save, it knows every state that a loss of power at any moment may leave.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/faults/calls.h"

namespace firth::faults {

// Names and bytes of the files below a folder; a folder has the bytes "/". Hidden names are left
// out.
using Found = std::map<std::string, std::string>;

class Disk {
 public:
  // What lies in `root` now is on the disk, durably.
  explicit Disk(const std::filesystem::path& root);

  static void observe(void* self, const Event& event) { static_cast<Disk*>(self)->add(event); }

  // What may be found below the root after a loss of power now: of every file what was synced, and
  // of what was written since all, nothing, or a half and zeros; of every folder the
  // names as they were synced, and of what was done to them since any part: up to six calls in all
  // combinations, of more every beginning, with one of them left out or not.
  [[nodiscard]] std::set<Found> after_power_loss() const;

  // The same of every moment so far.
  [[nodiscard]] const std::set<Found>& ever() const { return ever_; }

 private:
  // A name that was set to a node, or taken away (-1), or two that changed places.
  struct Step {
    Calls call;
    std::string name, to;
    int node = -1;
  };
  using Names = std::map<std::string, int>;
  struct Node {
    bool is_folder = false;
    std::string bytes;
    std::size_t synced = 0;
    Names names;              // as synced
    Names now;                // as the process sees them
    std::vector<Step> steps;  // since
  };

  int scan(const std::filesystem::path& path);
  int new_node(bool is_folder, const struct stat& status);
  void add(const Event& event);
  void add_name(const Event& event, bool is_folder);
  void add_step(const Event& event);
  void add_bytes(const Event& event);
  void sync(int fd);
  [[nodiscard]] Node& node_of(int fd);
  [[nodiscard]] Node& folder_of(int folder, const std::filesystem::path& path);
  static void apply(const Step& step, Names& names);
  [[nodiscard]] static std::set<std::string> contents_of(const Node& file);
  [[nodiscard]] static std::vector<Names> namings_of(const Node& folder);
  [[nodiscard]] std::set<Found> states_of(const Node& folder, int depth) const;

  std::vector<Node> nodes_;
  std::map<ino_t, int> by_inode_;
  std::set<Found> ever_;
};

}  // namespace firth::faults
