// The words of a vocabulary or table, in row order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firth/types.h"
#include "firth/word_hash.h"

namespace firth {

// Immutable once built: add() words in row order, then index() once, then look up from any thread.
// A word is any bytes; equal words may stand in several rows of a foreign table, find() gives the
// first. Memory: the bytes of the words, 8 bytes a word, and 4 to 8 bytes a word for the index.
class WordList {
 public:
  void add(std::string_view word) {
    bytes_.append(word);
    ends_.push_back(bytes_.size());
  }

  // Builds the index. Returns the first pair of rows (earlier, later) that hold the same word.
  std::optional<std::pair<WordId, WordId>> index() {
    std::size_t slots = 16;
    while (slots < size() + size() / 2) slots *= 2;
    slots_.assign(slots, kNoWord);
    std::optional<std::pair<WordId, WordId>> duplicate;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::size_t slot = slot_of((*this)[i]);
      if (slots_[slot] == kNoWord) {
        slots_[slot] = static_cast<WordId>(i);
      } else if (!duplicate) {
        duplicate = {slots_[slot], static_cast<WordId>(i)};
      }
    }
    return duplicate;
  }

  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] bool empty() const { return ends_.empty(); }

  // Valid while the list lives and is not added to.
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    const std::uint64_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin, ends_[i] - begin);
  }

  // First row of `word`, or kNoWord. REQUIRES: index() was called.
  [[nodiscard]] WordId find(std::string_view word) const {
    return slots_.empty() ? kNoWord : slots_[slot_of(word)];
  }

 private:
  // The slot that holds `word`, or the empty one where it belongs.
  [[nodiscard]] std::size_t slot_of(std::string_view word) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of_word(word) & mask;
    while (slots_[slot] != kNoWord && (*this)[slots_[slot]] != word) slot = (slot + 1) & mask;
    return slot;
  }

  std::string bytes_;
  std::vector<std::uint64_t> ends_;
  std::vector<WordId> slots_;
};

}  // namespace firth
