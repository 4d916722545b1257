// Blocks of ids between counting and encoding, in memory up to a limit, then in a file.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "corpus/page_array.h"
#include "io/unique_fd.h"

namespace firth {

class IdStore {
 private:
  // Holds several blocks; freed when the last of them is.
  struct Segment {
    PageArray pages;
    std::atomic<std::uint32_t> blocks = 0;
  };

 public:
  // Where the ids of one block lie. Released once by release().
  struct Place {
    Segment* segment = nullptr;  // null: in the file
    std::uint64_t begin = 0;     // in ids
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
    Segment* segment_ = nullptr;
    std::size_t used_ = 0;  // ids of the segment
    bool to_file_ = false;
    std::vector<std::uint32_t> buffer_;
  };

  // `temp`: folder of the file; empty is an error only when it is needed.
  IdStore(std::uint64_t memory, std::filesystem::path temp);

  // A block's ids: themselves, or read into `buffer`.
  [[nodiscard]] std::span<std::uint32_t> load(const Place& place,
                                              std::vector<std::uint32_t>& buffer) const;
  // Makes the first `size` ids, which `ids` = load() gave and the caller changed, the block.
  void shrink(Place& place, std::span<const std::uint32_t> ids, std::uint32_t size) const;
  void release(const Place& place);

 private:
  Segment* new_segment(std::size_t ids);
  Place append_to_file(std::span<const std::uint32_t> ids);

  const std::uint64_t memory_;
  const std::filesystem::path temp_;
  std::atomic<std::uint64_t> bytes_in_memory_ = 0;
  std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<Segment>> segments_;
  UniqueFd file_;
  std::uint64_t file_size_ = 0;  // in ids
};

}  // namespace firth
