// Distinct words, numbered by their first appearance, with counts: the table that counting runs on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "corpus/page_array.h"
#include "firth/types.h"

namespace firth {

// Copies of words that stay where they are; 8 readable bytes follow each.
class WordArena {
 public:
  std::string_view add(std::string_view word);

 private:
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
};

// Open addressing over slots of 16 bytes. A word of up to 8 bytes lies in its slot whole; a longer
// one is compared in place. The hash is seeded anew in each process against crafted collisions;
// results never depend on it.
class WordCounter {
 public:
  struct Key {
    std::uint64_t prefix;  // first 8 bytes, zero padded
    std::uint64_t hash;
    std::uint32_t tag;  // length of a short word; bit 31 and hash bits of a long one
  };
  // Whether words are copied, or outlive the counter where they are.
  enum class Words { copied, referenced };

  explicit WordCounter(Words words = Words::copied);

  // REQUIRES: 8 readable bytes behind `word`.
  [[nodiscard]] static Key key_of(std::string_view word);
  void prefetch(const Key& key) const { __builtin_prefetch(&slots_[key.hash & mask_], 1); }

  // The id of `word`: size() for a new one. Throws Error(limit).
  std::uint32_t id_of(const Key& key, std::string_view word) {
    for (std::size_t i = key.hash & mask_;; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.id_plus_1 == 0) return add(i, key, word);
      if (slot.prefix == key.prefix && slot.tag == key.tag &&
          (key.tag <= 8 || words_[slot.id_plus_1 - 1] == word)) {
        return slot.id_plus_1 - 1;
      }
    }
  }
  std::uint32_t id_of(std::string_view word) { return id_of(key_of(word), word); }
  void count(std::uint32_t id, Count n = 1) { counts_[id] += n; }

  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] std::string_view word(std::size_t id) const { return words_[id]; }
  [[nodiscard]] Count count_of(std::size_t id) const { return counts_[id]; }

  // Gives a word other bytes. REQUIRES: release_slots() was called.
  void rename(std::size_t id, std::string_view word) { words_[id] = arena_.add(word); }

  // Frees the table; words and counts stay, look-ups end.
  void release_slots() { slot_pages_.release(); }

 private:
  struct Slot {
    std::uint64_t prefix;
    std::uint32_t tag;
    std::uint32_t id_plus_1;  // 0: empty
  };

  std::uint32_t add(std::size_t slot, const Key& key, std::string_view word);
  void grow();

  Words kind_;
  PageArray slot_pages_;
  Slot* slots_ = nullptr;
  std::size_t mask_ = 0;
  WordArena arena_;
  std::vector<std::string_view> words_;
  std::vector<Count> counts_;
};

}  // namespace firth
