// What a file is, by its first bytes; never by its name. Private to table/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "firth/table.h"

namespace firth {

// Bytes, decompressed, that are enough to tell.
inline constexpr std::size_t kHeadBytes = std::size_t{1} << 16;

// The format of a file that begins with `head`; nothing for what is no table. REQUIRES: `head` is
// the whole file when it is shorter than kHeadBytes.
[[nodiscard]] std::optional<TableFormat> table_format_of(std::string_view head);

// What a file is that is no table, and what to do: "a Python pickle, ...".
[[nodiscard]] std::string foreign_kind_of(std::string_view head);

// Numbers in a row of text without a header: how many stand at the end of most lines, 0 when this
// is no table. At least 2: with one it would be a list of words and counts.
[[nodiscard]] std::size_t glove_dimension(std::string_view head);

}  // namespace firth
