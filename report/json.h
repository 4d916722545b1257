// JSON with keys in the order they are set, and words of any bytes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "firth/corpus.h"

namespace firth {

using Json = nlohmann::ordered_json;

// `word` under `key`; bytes that are no valid UTF-8 become U+FFFD, and then KEY_hex holds all
// bytes.
void put_word(Json& object, const std::string& key, std::string_view word);

// Paths are left out: the same text under another name, or compressed, is the same input.
[[nodiscard]] Json account_json(const TokenAccount& account);

// A JSON or TOML document of one line with what a terminal would obey (is_obeyed of firth/error.h),
// which can only stand in its strings, as \uNNNN. REQUIRES: valid UTF-8.
[[nodiscard]] std::string with_escapes(std::string_view document);

// One line with a newline, without bytes that a terminal would obey. Strings that are not UTF-8 are
// given with U+FFFD, never refused.
[[nodiscard]] std::string compact(const Json& json);

}  // namespace firth
