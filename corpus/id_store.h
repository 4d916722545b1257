// Blocks of ids, written while counting and read while training: in memory up to a limit, then in a
// file.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <vector>

#include "corpus/page_array.h"
#include "io/unique_fd.h"

namespace firth {

class IdStore {
 public:
  // Where the ids of one block lie.
  struct Place {
    std::uint32_t* memory = nullptr;  // null: in the file, at `begin`
    std::uint64_t begin = 0;          // in ids
    std::uint32_t size = 0;
  };

  // Writes blocks; each thread has one of its own.
  class Writer {
   public:
    explicit Writer(IdStore& store) : store_(&store) {}
    // Room for `size` ids, valid until keep().
    std::uint32_t* reserve(std::size_t size);
    // The first `size` ids of that room are a block.
    Place keep(std::size_t size);

   private:
    IdStore* store_;
    std::span<std::uint32_t> room_;  // what is left of a segment
    bool to_file_ = false;
    std::vector<std::uint32_t> buffer_;
  };

  // Up to `memory` bytes in memory. `temp`: folder of the file; empty is an error only when it is
  // needed.
  IdStore(std::uint64_t memory, std::filesystem::path temp);

  // Ids [begin, begin + size) of a block: themselves, or read into `buffer`. Throws Error(io).
  [[nodiscard]] std::span<std::uint32_t> load(const Place& place, std::uint64_t begin,
                                              std::size_t size,
                                              std::vector<std::uint32_t>& buffer) const;
  // Keeps `ids`, which load() gave from `begin` on and the caller changed.
  void update(const Place& place, std::uint64_t begin, std::span<const std::uint32_t> ids) const;

  [[nodiscard]] bool spilled() const { return static_cast<bool>(file_); }

 private:
  std::span<std::uint32_t> new_segment(std::size_t ids);
  Place append_to_file(std::span<const std::uint32_t> ids);

  const std::uint64_t memory_;
  const std::filesystem::path temp_;
  std::atomic<std::uint64_t> bytes_in_memory_ = 0;
  std::mutex mutex_;  // guards what follows, while blocks are written
  std::vector<PageArray> segments_;
  UniqueFd file_;
  std::uint64_t file_size_ = 0;  // in ids
};

}  // namespace firth
