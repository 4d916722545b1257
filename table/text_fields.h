// Lines of words and numbers. Private to table/.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace firth {

inline constexpr std::string_view kFieldBlanks = " \t";

// Fields between blanks and tabs; no other white space separates: words may hold U+0085 or U+00A0.
void split_fields(std::string_view line, std::vector<std::string_view>& fields);

// All of `text`, of at most 64 bytes, as a decimal number of the C locale, with a sign or without:
// the nearest float, infinite when it is too large. False, and `value` untouched, for anything
// else.
[[nodiscard]] bool parse_number(std::string_view text, float& value);

// True for what parse_number takes and begins like a number: not "nan", not "inf".
[[nodiscard]] bool looks_numeric(std::string_view text);

// Numbers at the end of a line, after a first field that may be anything.
[[nodiscard]] std::size_t trailing_numbers(const std::vector<std::string_view>& fields);

// `line` without a carriage return at its end.
[[nodiscard]] inline std::string_view without_return(std::string_view line) {
  return line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0));
}

}  // namespace firth
