#include "corpus/word_counter.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

#include "firth/error.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firth {
namespace {

static_assert(std::endian::native == std::endian::little, "prefix masks count from the low byte");

constexpr int kFirstBits = 10;  // of a slot's number
constexpr std::size_t kChunkBytes = 64 * 1024;

}  // namespace

const std::uint64_t WordCounter::kSeed = WordHashKey::of_process().seed;
const std::uint64_t WordCounter::kFactor = WordHashKey::of_process().factor;

std::string_view WordArena::add(std::string_view word) {
  const std::size_t need = word.size() + kReadableBehind;
  if (need > left_) {
    left_ = std::max(kChunkBytes, need);
    chunks_.push_back(std::make_unique<char[]>(left_));
    free_ = chunks_.back().get();
  }
  char* copy = free_;
  if (!word.empty()) std::memcpy(copy, word.data(), word.size());
  // The next word may follow at once: then its bytes are the readable ones, but the last word of a
  // chunk needs bytes of its own.
  free_ += word.size();
  left_ -= word.size();
  return {copy, word.size()};
}

WordCounter::WordCounter(Words words, Range range)
    : kind_(words),
      slot_pages_((std::size_t{1} << kFirstBits) * sizeof(Slot)),
      slots_(slot_pages_.as<Slot>()),
      shift_(64 - kFirstBits - (range == Range::part ? kPartBits : 0)),
      mask_((std::size_t{1} << kFirstBits) - 1) {}

std::uint64_t WordCounter::hash_of_long(std::string_view word) {
  return XXH3_64bits_withSeed(word.data(), word.size(), kSeed);
}

std::uint32_t WordCounter::add(std::size_t slot, const Key& key, std::string_view word, Count n) {
  if (size() >= kMaxWords) {
    throw Error(ErrorKind::limit, "more than 2147483647 distinct words, expected fewer");
  }
  words_.push_back(kind_ == Words::copied ? arena_.add(word) : word);
  const auto id = static_cast<std::uint32_t>(words_.size() - 1);
  slots_[slot] = {key.low, key.high, n, key.length, id + 1};
  if (size() > mask_ / 4 * 3) grow();
  return id;
}

void WordCounter::grow() {
  const std::span<const Slot> old(slots_, mask_ + 1);
  PageArray pages(2 * old.size_bytes());
  pages.prefer_huge_pages();
  pages.populate();
  auto* const fresh = pages.as<Slot>();
  mask_ = 2 * old.size() - 1;
  --shift_;
  for (const Slot& slot : old) {
    if (slot.id_plus_1 == 0) continue;
    std::size_t i = home(hash_of(slot));
    while (fresh[i].id_plus_1 != 0) i = (i + 1) & mask_;
    fresh[i] = slot;
  }
  slots_ = fresh;
  slot_pages_ = std::move(pages);
}

WordCounts WordCounter::take() {
  WordCounts all;
  all.counts.resize(size());
  for (Slot& slot : std::span(slots_, mask_ + 1)) {
    if (slot.id_plus_1 == 0) continue;
    all.counts[slot.id_plus_1 - 1] = slot.count;
    slot = {};
  }
  all.words.assign(words_.begin(), words_.end());
  words_.clear();
  return all;
}

}  // namespace firth
