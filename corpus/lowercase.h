// Unicode simple lower case.
#pragma once

#include <string>
#include <string_view>

namespace firth {

// True when `word` is ASCII and holds no upper-case letter: lower_case() would change nothing.
[[nodiscard]] bool is_lower_ascii(std::string_view word);

// Each code point mapped for itself, whatever its neighbours; bytes of invalid UTF-8 stay.
[[nodiscard]] std::string lower_case(std::string_view word);

}  // namespace firth
