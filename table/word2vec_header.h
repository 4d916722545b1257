// The first line of both word2vec formats: "rows dim". Private to table/.
#pragma once

#include <cstddef>
#include <string_view>

#include "table/table_input.h"

namespace firth {

inline constexpr std::size_t kMaxHeaderLine = 64;
inline constexpr std::size_t kMaxWordBytes = std::size_t{1} << 16;
inline constexpr std::size_t kMaxDim = std::size_t{1} << 20;
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Word2vecHeader {
  std::size_t rows = 0;  // 1 to kMaxWords
  std::size_t dim = 0;   // 1 to kMaxDim
};

// Two numbers alone on the first line, of whatever sign and size: nobody else begins a file so.
[[nodiscard]] bool has_word2vec_header(std::string_view head);

// What stands behind that line.
[[nodiscard]] std::string_view after_first_line(std::string_view head);

// Takes the line off. Two whole numbers in digits, blanks or tabs between, before it nothing but a
// byte order mark. Throws Error(input), also when the file is too small for rows of `row_bytes` =
// a * dim + b bytes at least: nothing need be believed that the file does not bear out.
[[nodiscard]] Word2vecHeader take_word2vec_header(TableInput& in, std::size_t a, std::size_t b);

// True when take_word2vec_header would take the line, the size aside; sets `header`.
[[nodiscard]] bool parse_word2vec_header(std::string_view head, Word2vecHeader& header);

}  // namespace firth
