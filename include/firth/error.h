// The one error type. Thrown where the world is met (open, read, parse, validate, save), never
// across a parallel region except through parallel_for, caught once in main.
#pragma once

#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>

namespace firth {

// The value of each kind is the exit code of the program.
enum class ErrorKind {
  internal = 1,  // a bug of ours
  usage = 2,     // an option out of range, options that contradict
  input = 3,     // data that is corrupt, empty or inconsistent
  io = 4,        // open, read, write, sync or rename failed
  limit = 5,     // memory or disk does not suffice
  conflict = 6,  // output exists, something is in the way
  numeric = 7,   // non-finite numbers
};

// Bytes of users made safe for a terminal and a one-line message: the bytes of invalid UTF-8, of
// controls, of what turns the direction of writing, breaks a line or is never seen become \xNN;
// other text stays as it is. At most `max` bytes are shown, cut between characters.
inline std::string printable(std::string_view bytes, std::size_t max = 80);

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}

  // `position` is "line 3", "@120", "row 7" or empty. what() is "PATH:POSITION: message".
  Error(ErrorKind kind, std::string_view path, std::string_view position,
        const std::string& message)
      : std::runtime_error(printable(path, 4096) + (position.empty() ? "" : ":") +
                           std::string(position) + ": " + message),
        kind_(kind) {}

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }

 private:
  ErrorKind kind_;
};

namespace internal {

// Length of the valid UTF-8 sequence that starts `bytes` (1 to 4), or 0. Rejects overlong forms,
// surrogates and code points above U+10FFFF (Unicode 15, table 3-7).
inline std::size_t utf8_sequence_length(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.empty()) return 0;
  const unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || bytes.size() < length) return 0;
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((at(i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

// The code point of a valid sequence of `length` bytes at the start of `bytes`.
inline char32_t code_point(std::string_view bytes, std::size_t length) {
  constexpr unsigned char kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = static_cast<unsigned char>(bytes[0]) & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) {
    code = code << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3F);
  }
  return code;
}

// What a terminal obeys instead of showing it, or what makes a text look like another one. The
// joiners U+200C and U+200D are not among them: several scripts are spelt with them.
inline bool is_obeyed(char32_t code) {
  struct Range {
    char32_t first, last;
  };
  constexpr Range kObeyed[] = {
      {0x00, 0x1F},     {0x7F, 0x9F},      // C0, DEL and C1 controls
      {0x061C, 0x061C}, {0x200E, 0x200F},  // marks of direction
      {0x2028, 0x202E},                    // ends of lines; embeddings and overrides of direction
      {0x2060, 0x206F},                    // isolates, and what is invisible around them
      {0x200B, 0x200B}, {0xFEFF, 0xFEFF},  // spaces without width
      {0xFFF9, 0xFFFB},                    // annotations
  };
  for (const Range& range : kObeyed) {
    if (code >= range.first && code <= range.last) return true;
  }
  return false;
}

}  // namespace internal

// True when `bytes` is valid UTF-8 throughout.
inline bool is_valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t length = internal::utf8_sequence_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

inline std::string printable(std::string_view bytes, std::size_t max) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t length = internal::utf8_sequence_length(bytes);
    const bool shown = length > 0 && !internal::is_obeyed(internal::code_point(bytes, length));
    char hex[5];
    std::snprintf(hex, sizeof hex, "\\x%02X", static_cast<unsigned char>(bytes[0]));
    const std::string_view piece = shown ? bytes.substr(0, length) : hex;
    if (out.size() + piece.size() > max) return out + "...";
    out += piece;
    bytes.remove_prefix(shown ? length : 1);
  }
  return out;
}

}  // namespace firth
