#include "corpus/planted_words.h"

#include <array>

namespace firth {
namespace {

constexpr std::array<std::string_view, 32> kOnsets = {
    "b", "c", "d",  "f",  "g",  "h",  "j",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v",
    "w", "z", "br", "ch", "cl", "dr", "fl", "gr", "kn", "pl", "sh", "sk", "sl", "st", "th", "tr"};
constexpr std::array<std::string_view, 15> kVowels = {"a", "e", "i",  "o",  "u",  "a",  "e", "i",
                                                      "o", "u", "ai", "ea", "ou", "oo", "ie"};
constexpr std::array<std::string_view, 8> kAccented = {"é", "ö", "å", "ñi", "ü", "ø", "í", "ê"};
constexpr std::array<std::string_view, 16> kCodas = {"n", "r", "l",  "s",  "t",  "m",  "d",  "k",
                                                     "g", "p", "nd", "rn", "st", "lt", "ck", "rm"};

}  // namespace

void WordMaker::add_syllable(std::string& word) {
  word += kOnsets[below(kOnsets.size())];
  const bool accented = below(100) == 0;
  word += accented ? kAccented[below(kAccented.size())] : kVowels[below(kVowels.size())];
}

void WordMaker::add_coda(std::string& word) { word += kCodas[below(kCodas.size())]; }

std::string WordMaker::word(int syllables) {
  for (int attempt = 0;; ++attempt) {
    std::string word;
    for (int i = 0; i < syllables + attempt / 4; ++i) add_syllable(word);
    if (below(2) == 0) add_coda(word);
    if (word.size() <= kMaxWord && reserve(word)) return word;
  }
}

std::string WordMaker::stem() {
  std::string stem;
  add_syllable(stem);
  if (below(3) == 0) add_syllable(stem);
  add_coda(stem);
  return stem;
}

bool WordMaker::reserve(std::string_view word) { return used_.emplace(word).second; }

}  // namespace firth
