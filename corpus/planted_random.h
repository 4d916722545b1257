// Integer randomness for planted data. Apart from the engine's: a seed must give the same corpus
// for ever, whatever becomes of training.
#pragma once

#include <cstdint>

namespace firth {

// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
class PlantedRandom {
 public:
  PlantedRandom(std::uint64_t seed, std::uint64_t purpose)
      : state_(mix(seed + kStep * (purpose + 1))) {}

  std::uint64_t next() { return mix(state_ += kStep); }

  // Even over [0, n), up to a bias of n / 2^32.
  std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((next() >> 32) * n) >> 32);
  }

 private:
  static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;

  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace firth
