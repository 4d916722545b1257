// Upper and lower case as the evaluation programs of the field take them.
#pragma once

#include <string>
#include <string_view>

namespace firth {

// a-z and A-Z only, as C's toupper and Python 2's lower do in the C locale.
[[nodiscard]] std::string ascii_upper(std::string_view word);
[[nodiscard]] std::string ascii_lower(std::string_view word);

// Unicode simple case, each code point for itself; invalid UTF-8 stays. Upper case as Python's
// str.upper, of whose many-letter cases only sharp s (SS) is taken over.
[[nodiscard]] std::string unicode_upper(std::string_view word);
[[nodiscard]] std::string unicode_lower(std::string_view word);

}  // namespace firth
