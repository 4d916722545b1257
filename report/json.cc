#include "report/json.h"

#include <fmt/format.h>

#include <cstdint>

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

std::string with_escapes(std::string_view document) {
  std::string safe;
  while (!document.empty()) {
    const std::size_t length = internal::utf8_sequence_length(document);
    const char32_t code = internal::code_point(document, length);
    if (internal::is_obeyed(code)) {
      safe += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
    } else {
      safe += document.substr(0, length);
    }
    document.remove_prefix(length);
  }
  return safe;
}

std::string compact(const Json& json) {
  return with_escapes(json.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace firth
