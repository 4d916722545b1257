#include "text/letter_case.h"

#include <utf8proc.h>

#include <algorithm>

#include "firth/error.h"

namespace firth {
namespace {

template <typename Map>
std::string mapped_bytes(std::string_view word, Map map) {
  std::string out(word);
  for (char& c : out) c = map(c);
  return out;
}

std::string mapped_points(std::string_view word, utf8proc_int32_t (*map)(utf8proc_int32_t)) {
  std::string out;
  while (!word.empty()) {
    const std::size_t length = internal::utf8_sequence_length(word);
    if (length == 0) {
      out += word.front();
      word.remove_prefix(1);
      continue;
    }
    utf8proc_int32_t point = 0;
    utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                     static_cast<utf8proc_ssize_t>(length), &point);
    utf8proc_uint8_t bytes[4];
    const auto size = utf8proc_encode_char(map(point), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    word.remove_prefix(length);
  }
  return out;
}

}  // namespace

std::string ascii_upper(std::string_view word) {
  return mapped_bytes(
      word, [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

std::string ascii_lower(std::string_view word) {
  return mapped_bytes(
      word, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

std::string unicode_upper(std::string_view word) {
  constexpr std::string_view kSharpS = "\xC3\x9F";
  std::string out;
  for (std::size_t end = word.find(kSharpS); end != std::string_view::npos;
       end = word.find(kSharpS)) {
    out += mapped_points(word.substr(0, end), utf8proc_toupper) + "SS";
    word.remove_prefix(end + kSharpS.size());
  }
  return out + mapped_points(word, utf8proc_toupper);
}

std::string unicode_lower(std::string_view word) { return mapped_points(word, utf8proc_tolower); }

bool is_lower_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80 && !(byte >= 'A' && byte <= 'Z');
  });
}

}  // namespace firth
