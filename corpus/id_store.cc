#include "corpus/id_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "corpus/id_file.h"
#include "firth/error.h"
#include "io/durable.h"

namespace firth {
namespace {

constexpr std::size_t kSegmentIds = 512 * 1024;  // 2 MiB
// Large segments come in huge pages, which cost less to take, but are taken whole: only behind so
// many bytes that a page for each thread makes no difference.
constexpr std::size_t kLargeSegmentIds = 2 * 1024 * 1024;  // 8 MiB
constexpr std::uint64_t kLargeFrom = std::uint64_t{16} << 20;

UniqueFd create_spill_file(const std::filesystem::path& temp, std::uint64_t memory) {
  if (temp.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("the ids of the corpus need more than --memory {} bytes, expected a "
                            "folder for them in --temp",
                            memory));
  }
  return create_unnamed_file(temp);
}

}  // namespace

IdStore::IdStore(std::uint64_t memory, std::filesystem::path temp)
    : memory_(memory), temp_(std::move(temp)) {}

std::uint32_t* IdStore::Writer::reserve(std::size_t size) {
  to_file_ = store_->bytes_in_memory_.load(std::memory_order_relaxed) + 4 * size > store_->memory_;
  if (to_file_) {
    if (buffer_.size() < size) buffer_.resize(size);
    return buffer_.data();
  }
  if (room_.size() < size) room_ = store_->new_segment(size);
  return room_.data();
}

IdStore::Place IdStore::Writer::keep(std::size_t size) {
  if (size == 0) return {};
  if (to_file_) return store_->append_to_file({buffer_.data(), size});
  store_->bytes_in_memory_.fetch_add(4 * size, std::memory_order_relaxed);
  const Place place{room_.data(), 0, static_cast<std::uint32_t>(size)};
  room_ = room_.subspan(size);
  return place;
}

std::span<std::uint32_t> IdStore::new_segment(std::size_t ids) {
  const std::lock_guard lock(mutex_);
  const bool large = bytes_in_memory_.load(std::memory_order_relaxed) >= kLargeFrom;
  PageArray pages(4 * std::max(large ? kLargeSegmentIds : kSegmentIds, ids));
  if (large) pages.prefer_huge_pages();
  segments_.push_back(std::move(pages));
  return {segments_.back().as<std::uint32_t>(), segments_.back().bytes() / 4};
}

IdStore::Place IdStore::append_to_file(std::span<const std::uint32_t> ids) {
  Place place{nullptr, 0, static_cast<std::uint32_t>(ids.size())};
  {
    const std::lock_guard lock(mutex_);
    if (!file_) file_ = create_spill_file(temp_, memory_);
    place.begin = std::exchange(file_size_, file_size_ + ids.size());
  }
  write_ids(file_.get(), place.begin, ids);
  return place;
}

std::span<std::uint32_t> IdStore::load(const Place& place, std::uint64_t begin, std::size_t size,
                                       std::vector<std::uint32_t>& buffer) const {
  if (place.memory != nullptr) return {place.memory + begin, size};
  if (buffer.size() < size) buffer.resize(size);
  const std::span<std::uint32_t> ids(buffer.data(), size);
  if (size > 0) read_ids(file_.get(), place.begin + begin, ids);
  return ids;
}

void IdStore::update(const Place& place, std::uint64_t begin,
                     std::span<const std::uint32_t> ids) const {
  if (place.memory == nullptr && !ids.empty()) write_ids(file_.get(), place.begin + begin, ids);
}

}  // namespace firth
