// The two distributions of skip-gram with negative sampling, as integer tables.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "firth/types.h"

namespace firth {

// Subsampling of frequent words (Mikolov et al. 2013b, section 2.3, in the form of word2vec.c):
// keep with probability min(1, sqrt(t/f) + t/f), f = relative frequency of the word.
class SubsampleTable {
 public:
  // threshold t <= 0: keep all.
  SubsampleTable(std::span<const Count> counts, double threshold);

  // `bits`: 32 uniform bits.
  [[nodiscard]] bool keep(WordId word, std::uint32_t bits) const {
    const std::uint32_t limit = limits_[word];
    return ((limit == kAlways) | (bits < limit)) != 0;  // no branch: nobody can foretell it
  }

  void fetch(WordId word) const { __builtin_prefetch(&limits_[word]); }

  // Expected share of tokens kept, 0..1.
  [[nodiscard]] double kept_share() const { return kept_share_; }
  // And of the kept ones, those of the word with most of them.
  [[nodiscard]] double top_share() const { return top_share_; }

 private:
  static constexpr std::uint32_t kAlways = 0xFFFFFFFFU;
  std::vector<std::uint32_t> limits_;
  double kept_share_ = 1.0;
  double top_share_ = 1.0;
};

// Noise words ~ count ^ exponent, by the alias method (Walker 1977; Vose 1991): 8 bytes a word,
// exact to 2^-32.
// Of the noise words, those that are the likeliest one: max count ^ exponent / sum count ^
// exponent.
[[nodiscard]] double top_noise_share(std::span<const Count> counts, double exponent);

class NoiseTable {
 public:
  NoiseTable(std::span<const Count> counts, double exponent);

  // `bits`: 64 uniform bits.
  [[nodiscard]] WordId draw(std::uint64_t bits) const {
    const std::uint32_t slot = slot_of(bits);
    return static_cast<std::uint32_t>(bits) < slots_[slot].limit ? slot : slots_[slot].alias;
  }
  void fetch(std::uint64_t bits) const { __builtin_prefetch(&slots_[slot_of(bits)]); }

 private:
  struct Slot {
    std::uint32_t limit;  // draw the slot's own word below it
    WordId alias;
  };
  [[nodiscard]] std::uint32_t slot_of(std::uint64_t bits) const {
    return static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
  }
  std::vector<Slot> slots_;
};

}  // namespace firth
