// The integer nouns of firth. A leaf: includes nothing of the project.
#pragma once

#include <cstdint>

namespace firth {

// Row number of a word in a vocabulary or table: 0 <= id < size < 2^31. In a trained vocabulary the
// order of ids is by falling count, ties by the bytes of the word.
using WordId = std::uint32_t;

// Occurrences of a word. Always 64 bits: corpora outgrow 2^32 tokens.
using Count = std::uint64_t;

inline constexpr WordId kNoWord = 0xFFFFFFFFU;
inline constexpr WordId kMaxWords = 0x7FFFFFFFU;

}  // namespace firth
