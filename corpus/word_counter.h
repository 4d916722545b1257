// Distinct words, numbered by their first appearance, with counts: the table that counting runs on.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "corpus/page_array.h"
#include "firth/types.h"
#include "firth/word_hash.h"

namespace firth {

// Of a word to be hashed, so that 16 bytes are read whatever its length.
inline constexpr std::size_t kReadableBehind = 16;

// Copies of words that stay where they are; 16 readable bytes follow each.
class WordArena {
 public:
  std::string_view add(std::string_view word);

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
};

// Words and their counts, by id.
struct WordCounts {
  std::vector<std::string_view> words;
  std::vector<Count> counts;
};

// Open addressing over slots of 32 bytes, two a cache line. A word of up to 16 bytes lies in its
// slot whole, with its count, so that a token costs one line; a longer one is compared in place.
// The hash is seeded anew in each process against crafted collisions; results never depend on it.
// Slots stand in the order of hashes, so tables of one process are merged from front to back.
class WordCounter {
 public:
  struct Key {
    std::uint64_t low;   // bytes 0 to 7, zero padded
    std::uint64_t high;  // bytes 8 to 15, zero padded; of a longer word its hash
    std::uint64_t hash;
    std::uint32_t length;
  };
  static constexpr int kPartBits = 6;
  static constexpr std::size_t kParts = std::size_t{1} << kPartBits;
  // Whether words are copied, or outlive the counter where they are.
  enum class Words { copied, referenced };
  // Whether the words are those of one part.
  enum class Range { all, part };

  explicit WordCounter(Words words = Words::copied, Range range = Range::all);

  // REQUIRES: kReadableBehind readable bytes behind `word`.
  [[nodiscard]] static Key key_of(std::string_view word) {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::uint64_t hash = 0;
    std::memcpy(&low, word.data(), 8);
    if (word.size() > kInline) {
      high = hash = hash_of_long(word);
    } else {
      std::memcpy(&high, word.data() + 8, 8);
      low &= kMasks[word.size() + 8];
      high &= kMasks[word.size()];
      hash = hash_of_short(low, high);
    }
    return {low, high, hash, static_cast<std::uint32_t>(word.size())};
  }
  void prefetch(const Key& key) const { __builtin_prefetch(&slots_[home(key.hash)], 1); }

  struct Counted {
    std::uint32_t id;
    bool is_new;
  };
  // Counts `word` n times more. Throws Error(limit).
  Counted count(const Key& key, std::string_view word, Count n = 1) {
    for (std::size_t i = home(key.hash);; i = (i + 1) & mask_) {
      Slot& slot = slots_[i];
      if (slot.holds(key) && (key.length <= kInline || words_[slot.id_plus_1 - 1] == word)) {
        slot.count += n;
        return {slot.id_plus_1 - 1, false};
      }
      if (slot.id_plus_1 == 0) return {add(i, key, word, n), true};
    }
  }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] std::string_view word(std::size_t id) const { return words_[id]; }

  // Calls visit(key, id, count) for the words whose hash begins with the bits of `part`, in an
  // order of this table's own. REQUIRES: Range::all.
  template <class Visit>
  void for_each_in(std::size_t part, Visit visit) const {
    const std::size_t begin = home(std::uint64_t{part} << (64 - kPartBits));
    const std::size_t end = begin + (mask_ + 1) / kParts;
    // Behind the end stand words that found their slot taken.
    for (std::size_t i = begin; i < end || slots_[i & mask_].id_plus_1 != 0; ++i) {
      const Slot& slot = slots_[i & mask_];
      __builtin_prefetch(words_.data() + slots_[(i + 32) & mask_].id_plus_1);
      if (slot.id_plus_1 == 0) continue;
      const std::uint64_t hash = hash_of(slot);
      if (hash >> (64 - kPartBits) != part) continue;
      visit(Key{slot.low, slot.high, hash, slot.length}, slot.id_plus_1 - 1, slot.count);
    }
  }

  // All words and counts. The counter is as new then, except that copied words stay in its memory.
  [[nodiscard]] WordCounts take();

 private:
  static constexpr std::size_t kInline = 16;

  struct Slot {
    std::uint64_t low;
    std::uint64_t high;
    Count count;
    std::uint32_t length;
    std::uint32_t id_plus_1;  // 0: empty

    // One branch for three comparisons, which nearly always agree. An empty slot holds only the
    // empty word, which is no token.
    [[nodiscard]] bool holds(const Key& key) const {
      return ((low ^ key.low) | (high ^ key.high) | (length ^ key.length)) == 0;
    }
  };

  // kMasks[8 + n] keeps the low n bytes of 8.
  static constexpr std::array<std::uint64_t, 25> kMasks = [] {
    std::array<std::uint64_t, 25> masks{};
    for (std::size_t n = 1; n < 8; ++n) masks[8 + n] = (std::uint64_t{1} << (8 * n)) - 1;
    for (std::size_t n = 8; n <= 16; ++n) masks[8 + n] = ~std::uint64_t{0};
    return masks;
  }();

  static std::uint64_t hash_of_short(std::uint64_t low, std::uint64_t high) {
    return fold_multiply(low ^ kSeed, high ^ kFactor);
  }
  static std::uint64_t hash_of_long(std::string_view word);

  static std::uint64_t hash_of(const Slot& slot) {
    return slot.length > kInline ? slot.high : hash_of_short(slot.low, slot.high);
  }

  // Where the search for a word begins.
  [[nodiscard]] std::size_t home(std::uint64_t hash) const { return (hash >> shift_) & mask_; }
  std::uint32_t add(std::size_t slot, const Key& key, std::string_view word, Count n);
  void grow();

  static const std::uint64_t kSeed;
  static const std::uint64_t kFactor;

  Words kind_;
  PageArray slot_pages_;
  Slot* slots_ = nullptr;
  int shift_;
  std::size_t mask_;
  WordArena arena_;
  std::vector<std::string_view> words_;
};

}  // namespace firth
