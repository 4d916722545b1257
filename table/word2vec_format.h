// The two formats of word2vec.c: a line "rows dim", then a row per word. Private to table/.
#pragma once

#include "firth/table.h"
#include "io/durable.h"

namespace firth {

// word, blank, floats as they lie in memory, newline (as word2vec.c itself; some leave it out).
void write_word2vec_binary(FileWriter& out, const EmbeddingTable& table);

// word and numbers, a blank between, newline; each number in the fewest digits that read back as
// the same float.
void write_word2vec_text(FileWriter& out, const EmbeddingTable& table);

}  // namespace firth
