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

// Bytes of users made safe for a terminal and a one-line message: control bytes, DEL and bytes that
// are no valid UTF-8 lead or continuation become \xNN; at most `max` bytes of input are shown, cut
// between characters.
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
  std::string_view rest = bytes;
  std::string out;
  while (!rest.empty()) {
    const std::size_t length = internal::utf8_sequence_length(rest);
    if (bytes.size() - rest.size() + (length == 0 ? 1 : length) > max) return out + "...";
    const auto byte = static_cast<unsigned char>(rest[0]);
    // C1 controls are C2 80..9F; bidirectional overrides are E2 80 AA..AE and E2 81 A6..A9.
    const std::string_view head = rest.substr(0, length);
    const bool c1 = length == 2 && byte == 0xC2 && static_cast<unsigned char>(rest[1]) < 0xA0;
    const bool bidi = (head >= "\xE2\x80\xAA" && head <= "\xE2\x80\xAE" && length == 3) ||
                      (head >= "\xE2\x81\xA6" && head <= "\xE2\x81\xA9" && length == 3);
    if (length == 0 || byte < 0x20 || byte == 0x7F || c1 || bidi) {
      char hex[5];
      std::snprintf(hex, sizeof hex, "\\x%02X", byte);
      out += hex;
      rest.remove_prefix(1);
    } else {
      out += head;
      rest.remove_prefix(length);
    }
  }
  return out;
}

}  // namespace firth
