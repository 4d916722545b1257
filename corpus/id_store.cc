#include "corpus/id_store.h"

#include <algorithm>
#include <utility>

#include "corpus/encoded_corpus_writer.h"
#include "corpus/id_file.h"

namespace firth {
namespace {

constexpr std::size_t kSegmentIds = 1024 * 1024;  // 4 MiB

}  // namespace

IdStore::IdStore(std::uint64_t memory, std::filesystem::path temp)
    : memory_(memory), temp_(std::move(temp)) {}

std::uint32_t* IdStore::Writer::reserve(std::size_t size) {
  to_file_ = store_->bytes_in_memory_.load(std::memory_order_relaxed) + 4 * size > store_->memory_;
  if (to_file_) {
    if (buffer_.size() < size) buffer_.resize(size);
    return buffer_.data();
  }
  if (segment_ == nullptr || used_ + size > segment_->pages.bytes() / 4) {
    segment_ = store_->new_segment(size);
    used_ = 0;
  }
  return segment_->pages.as<std::uint32_t>() + used_;
}

IdStore::Place IdStore::Writer::keep(std::size_t size) {
  if (size == 0) return {};
  if (to_file_) return store_->append_to_file({buffer_.data(), size});
  const Place place{segment_, used_, static_cast<std::uint32_t>(size)};
  segment_->blocks.fetch_add(1, std::memory_order_relaxed);
  store_->bytes_in_memory_.fetch_add(4 * size, std::memory_order_relaxed);
  used_ += size;
  return place;
}

IdStore::Segment* IdStore::new_segment(std::size_t ids) {
  auto segment = std::make_unique<Segment>();
  segment->pages = PageArray(4 * std::max(kSegmentIds, ids));
  const std::lock_guard lock(mutex_);
  segments_.push_back(std::move(segment));
  return segments_.back().get();
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

std::span<std::uint32_t> IdStore::load(const Place& place,
                                       std::vector<std::uint32_t>& buffer) const {
  if (place.segment != nullptr) {
    return {place.segment->pages.as<std::uint32_t>() + place.begin, place.size};
  }
  if (buffer.size() < place.size) buffer.resize(place.size);
  const std::span<std::uint32_t> ids(buffer.data(), place.size);
  if (!ids.empty()) read_ids(file_.get(), place.begin, ids);
  return ids;
}

void IdStore::shrink(Place& place, std::span<const std::uint32_t> ids, std::uint32_t size) const {
  place.size = size;
  if (place.segment == nullptr && size > 0) write_ids(file_.get(), place.begin, ids.first(size));
}

void IdStore::release(const Place& place) {
  if (place.segment == nullptr) {
    if (place.size > 0) discard_ids(file_.get(), place.begin, place.size);
  } else if (place.segment->blocks.fetch_sub(1) == 1) {
    place.segment->pages.release();
  }
}

}  // namespace firth
