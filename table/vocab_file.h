// vocab.tsv beside a matrix: line i is "word<TAB>count", or "word", of row i. Private to table/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "firth/types.h"
#include "firth/word_list.h"
#include "table/file_record.h"

namespace firth {

struct VocabRows {
  WordList words;             // indexed
  std::vector<Count> counts;  // empty when no line has one
};

// A word is any bytes but tab and newline, and not empty; it is split off at the last tab. Throws
// Error(input) with the line, also when some lines have a count and some have none.
[[nodiscard]] VocabRows parse_vocab(std::string_view bytes, const std::string& path);

void write_vocab(RecordingWriter& out, const WordList& words, const std::vector<Count>& counts);

}  // namespace firth
