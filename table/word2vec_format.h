// Words and numbers a row each: the two formats of word2vec.c, which begin with a line "rows dim",
// and GloVe's, which does not. Private to table/.
#pragma once

#include <string>

#include "table/byte_sink.h"
#include "table/saved_table.h"

namespace firth {

// word, blank, floats as they lie in memory, newline (as word2vec.c itself; some leave it out).
void write_word2vec_binary(const ByteSink& out, const SavedTable& table);

// word and numbers, a blank between, newline; each number in the fewest digits that read back as
// the same float.
void write_word2vec_text(const ByteSink& out, const SavedTable& table);

// The same without the first line, and every number with a point, by which a reader knows it from
// a list of ids.
void write_glove_text(const ByteSink& out, const SavedTable& table);

// The fewest digits that read back as the same float, whatever the locale.
void append_number(std::string& text, float value);

}  // namespace firth
