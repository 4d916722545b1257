// Pronounceable made-up words, each once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "corpus/planted_random.h"

namespace firth {

class WordMaker {
 public:
  static constexpr std::size_t kMaxWord = 30;  // bytes

  explicit WordMaker(std::uint64_t seed) : random_(seed, 0) {}

  // A new word of at least `syllables` syllables; more when those are used up.
  [[nodiscard]] std::string word(int syllables);

  // A random stem that ends in a consonant; not checked and not reserved.
  [[nodiscard]] std::string stem();

  // False when the word was made before.
  bool reserve(std::string_view word);

  [[nodiscard]] bool made(const std::string& word) const { return used_.count(word) != 0; }

  [[nodiscard]] std::uint32_t below(std::uint32_t n) { return random_.below(n); }

 private:
  void add_syllable(std::string& word);
  void add_coda(std::string& word);

  PlantedRandom random_;
  std::unordered_set<std::string> used_;
};

}  // namespace firth
