#include "corpus/word_counter.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

#include "firth/error.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firth {
namespace {

static_assert(std::endian::native == std::endian::little, "prefix masks count from the low byte");

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::size_t kReadableBehind = 8;

std::uint64_t random_word() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

const std::uint64_t kSeed = random_word();
const std::uint64_t kFactor = random_word() | 1;

std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

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
  // chunk needs 8 of its own.
  free_ += word.size();
  left_ -= word.size();
  return {copy, word.size()};
}

WordCounter::WordCounter(Words words) : kind_(words) { grow(); }

WordCounter::Key WordCounter::key_of(std::string_view word) {
  std::uint64_t prefix = 0;
  std::memcpy(&prefix, word.data(), sizeof prefix);
  if (word.size() > 8) {
    const std::uint64_t hash = XXH3_64bits_withSeed(word.data(), word.size(), kSeed);
    return {prefix, hash, static_cast<std::uint32_t>(hash >> 32) | 0x80000000U};
  }
  prefix &= word.empty() ? 0 : ~std::uint64_t{0} >> (64 - 8 * word.size());
  return {prefix, fold_multiply(prefix ^ kSeed, kFactor), static_cast<std::uint32_t>(word.size())};
}

std::uint32_t WordCounter::add(std::size_t slot, const Key& key, std::string_view word) {
  if (size() >= kMaxWords) {
    throw Error(ErrorKind::limit, "more than 2147483647 distinct words, expected fewer");
  }
  words_.push_back(kind_ == Words::copied ? arena_.add(word) : word);
  counts_.push_back(0);
  const auto id = static_cast<std::uint32_t>(words_.size() - 1);
  slots_[slot] = {key.prefix, key.tag, id + 1};
  if (2 * size() > mask_) grow();
  return id;
}

void WordCounter::grow() {
  const std::size_t slots = mask_ == 0 ? kFirstSlots : 2 * (mask_ + 1);
  PageArray pages(slots * sizeof(Slot));
  pages.prefer_huge_pages();
  mask_ = slots - 1;
  slots_ = pages.as<Slot>();
  for (std::size_t id = 0; id < size(); ++id) {
    const Key key = key_of(words_[id]);
    std::size_t i = key.hash & mask_;
    while (slots_[i].id_plus_1 != 0) i = (i + 1) & mask_;
    slots_[i] = {key.prefix, key.tag, static_cast<std::uint32_t>(id + 1)};
  }
  slot_pages_ = std::move(pages);
}

}  // namespace firth
