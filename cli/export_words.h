// The list of words that --words names.
#pragma once

#include <string>
#include <vector>

namespace firth {

// A word a line, in the order of the file; what stands after a tab (a count) is left away, so are
// CR at the end, empty lines and a byte-order mark. "-" is stdin; compressed files are read, too.
// Throws Error(io).
[[nodiscard]] std::vector<std::string> read_word_lines(const std::string& path);

}  // namespace firth
