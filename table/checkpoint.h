// The checkpoints of a training run: folders FOLDER/1, FOLDER/2, ... of which the last two are
// kept. Each is a model folder with both tables (so it loads as one), and a seal.json with bytes
// and xxh3 of model.json, which has those of the other files: damage anywhere is found.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "firth/table.h"
#include "io/unique_fd.h"

namespace firth {

struct LoadedCheckpoint {
  EmbeddingTable table;  // of mapped matrices
  std::string record;    // the text of model.json
  std::filesystem::path path;
  std::vector<std::string> damaged;  // newer ones that were passed over: what is wrong with them
};

// Not thread-safe. Members throw Error(io) beside what is said.
class CheckpointFolder {
 public:
  // Changes nothing. The folder need not exist.
  explicit CheckpointFolder(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::vector<std::uint64_t> numbers() const;  // of the checkpoints, ascending

  // Throws Error(conflict) when another process has the folder. Until this one ends nobody else can
  // have it. save() and clear() do it by themselves.
  void lock();

  // The newest whose checksums are right. Throws Error(input) that tells of each when all are
  // damaged, Error(io) when there is none.
  [[nodiscard]] LoadedCheckpoint load_newest();

  // Where the one lies that was loaded or saved last; empty when none was.
  [[nodiscard]] std::filesystem::path last_good() const;

  // Writes one more, durable when this returns; only then the oldest is removed. What was passed
  // over by load_newest() counts as none. `record`: a JSON object, to which "files" is added.
  void save(const EmbeddingTable& table, const std::string& record);

  // Removes all checkpoints, and the folder when it holds nothing else.
  void clear();

 private:
  [[nodiscard]] bool exists() const;
  void add(const EmbeddingTable& table, const std::string& record);
  void keep(std::uint64_t newest);
  void remove_if_empty();

  std::filesystem::path path_;
  UniqueFd lock_;
  std::uint64_t last_good_ = 0;  // loaded or saved
};

}  // namespace firth
