// UTF-8 against a decoder by the definition, and what is made of bytes for terminals and in case.
#include <array>
#include <bit>

#include "tests/fuzz/fuzz.h"
#include "text/letter_case.h"

namespace firth {
namespace {

// Bytes of the character that `text` begins with, by its code point; 0 when there is none.
std::size_t decoded_length(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (text.empty()) return 0;
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (lead < 0x80) return 1;
  const auto length = static_cast<std::size_t>(std::countl_one(lead));
  if (length == 1 || length > 4 || text.size() < length) return 0;
  std::uint32_t code = lead & (0x7FU >> length);
  for (const char c : text.substr(1, length - 1)) {
    if ((c & 0xC0) != 0x80) return 0;
    code = code << 6 | static_cast<std::uint32_t>(c & 0x3F);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < kLeast[length] || surrogate || code > 0x10FFFF ? 0 : length;
}

void check_characters(std::string_view text) {
  bool valid = true;
  std::string lower;
  std::string upper;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = decoded_length(text.substr(at));
    require(internal::utf8_sequence_length(text.substr(at)) == length,
            "a character has one length");
    valid = valid && length > 0;
    const std::string_view character = text.substr(at, std::max<std::size_t>(length, 1));
    lower += unicode_lower(character);
    upper += unicode_upper(character);
    at += character.size();
  }
  require(is_valid_utf8(text) == valid, "text is valid when all its characters are");
  require(unicode_lower(text) == lower, "lower case is that of each character");
  require(unicode_upper(text) == upper, "upper case is that of each character");
  require(is_valid_utf8(lower) == valid, "lower case of valid text is valid, of other text not");
  require(unicode_lower(lower) == lower, "lower case has no upper case left");
  require(!is_lower_ascii(text) || lower == text, "lower ASCII stays");
}

void check_printable(std::string_view text, std::size_t max) {
  const std::string shown = printable(text, max);
  require(is_valid_utf8(shown), "what is shown is UTF-8");
  require(shown.size() <= max + 3, "what is shown is bounded");
  require(printable(shown, shown.size()) == shown, "what is shown can be shown");
  for (const char c : shown) require((c & 0xE0) != 0 && c != 0x7F, "no control byte is shown");
  require(4 * text.size() > max || !shown.ends_with("...") || text.ends_with("."), "all is shown");
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  const std::size_t max = input.byte();
  const std::string_view text = input.rest();
  firth::check_characters(text);
  firth::check_printable(text, max);
  return 0;
}
