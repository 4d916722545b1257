#include "corpus/lowercase.h"

#include <utf8proc.h>

#include <algorithm>

#include "firth/error.h"

namespace firth {

bool is_lower_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x80 && !(byte >= 'A' && byte <= 'Z');
  });
}

std::string lower_case(std::string_view word) {
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
    const auto size = utf8proc_encode_char(utf8proc_tolower(point), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    word.remove_prefix(length);
  }
  return out;
}

}  // namespace firth
