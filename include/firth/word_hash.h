// A hash of words that no file can be aimed at.
#pragma once

#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>

namespace firth {

// Drawn anew in each process: which words share a slot is unknown to whoever writes them, and a
// table of words crafted to collide is searched as fast as any other. No answer depends on it.
struct WordHashKey {
  std::uint64_t seed;
  std::uint64_t factor;  // odd

  [[nodiscard]] static const WordHashKey& of_process() {
    static const WordHashKey key = [] {
      std::random_device device;
      const auto draw = [&device] { return (std::uint64_t{device()} << 32) | device(); };
      const std::uint64_t first = draw();
      return WordHashKey{first, draw() | 1};
    }();
    return key;
  }
};

// The product, of 128 bits, folded to 64.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Eight bytes a step, each multiplied by the secret factor to 128 bits and folded, as in wyhash
// (Wang Yi, https://github.com/wangyi-fudan/wyhash). Thread-safe.
[[nodiscard]] inline std::uint64_t hash_of_word(
    std::string_view word, const WordHashKey& key = WordHashKey::of_process()) {
  const auto mix = [&key](std::uint64_t value) { return fold_multiply(value, key.factor); };
  std::uint64_t hash = mix(key.seed ^ word.size());
  for (; word.size() > 8; word.remove_prefix(8)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, word.data(), 8);
    hash = mix(hash ^ bytes);
  }
  std::uint64_t rest = 0;
  if (!word.empty()) std::memcpy(&rest, word.data(), word.size());
  return mix(hash ^ rest);
}

}  // namespace firth
