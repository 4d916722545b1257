// Draws from a weighted set in constant time (Walker's alias method as Vose builds it, IEEE TSE
// 1991), in integers throughout.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace firth {

struct Weighted {
  std::uint32_t item;
  std::uint64_t weight;
};

class AliasTable {
 public:
  // The bits of a random number that draw() leaves to the caller: the lowest.
  static constexpr int kSpareBits = 6;

  AliasTable() = default;
  // Draws evenly when all weights are 0.
  // REQUIRES: not empty, sum of weights < 2^38, sum * items.size() < 2^64.
  explicit AliasTable(const std::vector<Weighted>& items);

  // `random`: 64 even bits, of which the lowest kSpareBits are not used.
  [[nodiscard]] std::uint32_t draw(std::uint64_t random) const {
    const Slot& slot = slots_[((random >> 32) * slots_.size()) >> 32];
    const auto fraction = static_cast<std::uint32_t>(random) >> kSpareBits;
    return fraction < slot.threshold ? slot.item : slot.other;
  }

 private:
  static constexpr int kFractionBits = 32 - kSpareBits;

  struct Slot {
    std::uint32_t threshold;  // out of 2^kFractionBits
    std::uint32_t item;
    std::uint32_t other;
  };
  std::vector<Slot> slots_;
};

// Weights of a Zipf-Mandelbrot law: 1 / (rank + 2.7) with rank from 1, as integers.
inline std::uint64_t zipf_weight(std::uint64_t rank) {
  return (std::uint64_t{10} << 32) / (10 * rank + 27);
}

}  // namespace firth
