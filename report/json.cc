#include "report/json.h"

#include <fmt/format.h>

#include <algorithm>

#include "firth/error.h"

namespace firth {
namespace {

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return hex;
}

std::string replace_invalid(std::string_view bytes) {
  std::string valid;
  while (!bytes.empty()) {
    const std::size_t length = internal::utf8_sequence_length(bytes);
    if (length == 0) {
      valid += "\xEF\xBF\xBD";  // U+FFFD
    } else {
      valid += bytes.substr(0, length);
    }
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

// \uNNNN for a UTF-8 sequence of at most three bytes.
std::string unicode_escape(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  unsigned int code = at(0);
  if (sequence.size() > 1) code = sequence.size() == 2 ? code & 0x1F : code & 0x0F;
  for (std::size_t i = 1; i < sequence.size(); ++i) code = code << 6 | (at(i) & 0x3F);
  return fmt::format("\\u{:04x}", code);
}

// What is left of controls in a JSON document, DEL, C1 and overrides of direction, written as
// \uNNNN: the same document, and harmless on a terminal. They stand in strings only.
std::string escape_controls(std::string_view document) {
  std::string safe;
  while (!document.empty()) {
    const std::size_t length = std::max<std::size_t>(1, internal::utf8_sequence_length(document));
    const std::string_view head = document.substr(0, length);
    safe += printable(head) == head ? std::string(head) : unicode_escape(head);
    document.remove_prefix(length);
  }
  return safe;
}

}  // namespace

Json account_json(const TokenAccount& account) {
  Json json;
  json["read"] = account.read;
  json["in_vocabulary"] = account.in_vocabulary;
  json["below_min_count"] = account.below_min_count;
  json["cut"] = account.cut;
  json["too_long"] = account.too_long;
  json["invalid"] = account.invalid;
  json["invalid_kept"] = account.invalid_kept;
  json["sentences"] = account.sentences;
  json["distinct"] = account.distinct;
  json["bytes"] = account.bytes;
  return json;
}

void put_word(Json& object, const std::string& key, std::string_view word) {
  object[key] = replace_invalid(word);
  if (!is_valid_utf8(word)) object[key + "_hex"] = hex_of(word);
}

std::string compact(const Json& json) {
  return escape_controls(json.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace firth
