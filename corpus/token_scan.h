// Where tokens begin and end in a block of text.
#pragma once

#include <cstddef>
#include <cstdint>

#include "firth/token_source.h"

namespace firth {

// Bytes that must be readable behind the text handed to scan_tokens().
inline constexpr std::size_t kScanPadding = 64;

// space \t \n \v \f \r NUL.
[[nodiscard]] constexpr bool is_space(char byte) {
  return byte == ' ' || byte == '\0' || (byte >= '\t' && byte <= '\r');
}

// Bit i describes byte i.
struct SpaceMasks {
  std::uint64_t space = 0;
  std::uint64_t newline = 0;
  friend bool operator==(const SpaceMasks&, const SpaceMasks&) = default;
};

// Classifies 64 bytes; classify_scalar() is the oracle and the fallback.
[[nodiscard]] SpaceMasks classify(const char* bytes);
[[nodiscard]] SpaceMasks classify_scalar(const char* bytes);

// Appends the tokens of run.bytes[begin, end) to run.tokens: an empty one for a sentence end that
// follows a token or opens the text. Longer ones than max_token are only counted (run.too_long).
// REQUIRES: begin == end or run.bytes[end - 1] is white space; kScanPadding bytes follow.
void scan_tokens(TokenRun& run, std::size_t begin, std::size_t end, std::uint32_t max_token);

}  // namespace firth
