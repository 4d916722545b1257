// Counter-based randomness: a number is a pure function of (seed, stream, epoch, index), so any
// thread can draw any number at any time and nobody keeps a state.
#pragma once

#include <cstdint>

namespace firth {

// The streams. A new use takes a new number; old numbers keep their bits, and 3 was once one.
enum class Stream : std::uint64_t {
  init = 1,
  subsample = 2,
  noise_pool = 4,
  block_noise = 5,
  loss_noise = 6,
  loss_block = 7,
  clusters = 8,
  class_noise = 9,
  bootstrap = 10,
};

// Finaliser of SplitMix64 (Steele, Lea, Flood 2014; constants of Stafford's variant 13): a
// bijection of 64 bits whose every output bit depends on every input bit.
constexpr std::uint64_t mix64(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

// SplitMix64 read at any place: at(i) is the (i+1)-th output of a generator that starts at a key
// mixed from seed, stream and epoch. Uniform 64-bit values.
class RandomStream {
 public:
  constexpr RandomStream(std::uint64_t seed, Stream stream, std::uint64_t epoch = 0)
      : key_(mix64(mix64(mix64(seed + kGolden) + static_cast<std::uint64_t>(stream) * kGolden) +
                   epoch * kGolden)) {}

  [[nodiscard]] constexpr std::uint64_t at(std::uint64_t index) const {
    return mix64(key_ + (index + 1) * kGolden);
  }

  // The stream of draws that belong to one index.
  [[nodiscard]] constexpr RandomStream at_each(std::uint64_t index) const {
    return RandomStream(at(index));
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;
  constexpr explicit RandomStream(std::uint64_t key) : key_(key) {}
  std::uint64_t key_;
};

// 32 random bits -> uniform on [0, n) with a bias below n / 2^32.
constexpr std::uint32_t below(std::uint32_t bits, std::uint32_t n) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(bits) * n) >> 32);
}

}  // namespace firth
