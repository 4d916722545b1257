// Upper and lower case of words, for training and for the evaluation programs of the field.
#pragma once

#include <string>
#include <string_view>

namespace firth {

// a-z and A-Z only, as C's toupper and Python 2's lower do in the C locale.
[[nodiscard]] std::string ascii_upper(std::string_view word);
[[nodiscard]] std::string ascii_lower(std::string_view word);

// Unicode simple case: each code point for itself, whatever its neighbours; bytes of invalid UTF-8
// stay. Upper case as Python's str.upper, of whose many-letter cases only sharp s (SS) is taken
// over.
[[nodiscard]] std::string unicode_upper(std::string_view word);
[[nodiscard]] std::string unicode_lower(std::string_view word);

// True when `word` is ASCII and holds no upper-case letter: unicode_lower() would change nothing.
[[nodiscard]] bool is_lower_ascii(std::string_view word);

}  // namespace firth
