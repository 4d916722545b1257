// The Python dictionary in the header of an .npy, read by a flat state machine: no recursion,
// nothing evaluated. Private to table/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firth {

struct NpyDict {
  std::string_view descr;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::string_view shape_text;
};

// Accepts exactly: {'descr': '...', 'fortran_order': True|False, 'shape': (n, ...)} with the three
// keys once each in any order, either quote, an optional comma at the end, numbers that may end in
// L (Python 2), blanks between, and blanks with an optional newline after. Throws Error(input).
[[nodiscard]] NpyDict parse_npy_dict(std::string_view text, const std::string& path);

}  // namespace firth
