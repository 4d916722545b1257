// One reader a format: a file of that format in, its words and matrices out. Private to table/.
#pragma once

#include <cstddef>
#include <optional>

#include "firth/table.h"
#include "table/table_input.h"

namespace firth {

// Words are not indexed, floats not checked: the caller does both, for all formats alike.
struct ReadTable {
  EmbeddingTable table;
  std::optional<std::size_t> first_line;  // of row 0, where rows are lines
};

// Each begins at the first byte of the file. Throws Error(input) with path and offset or line,
// Error(limit) when memory is refused. Nothing is allocated because a header says so.
[[nodiscard]] ReadTable read_word2vec_binary(TableInput& in);
[[nodiscard]] ReadTable read_word2vec_text(TableInput& in);
[[nodiscard]] ReadTable read_glove_text(TableInput& in);
[[nodiscard]] ReadTable read_fasttext_model(TableInput& in);
[[nodiscard]] ReadTable read_safetensors(TableInput& in);

}  // namespace firth
