// vocab.tsv beside a matrix: line i is "word<TAB>count", or "word", of row i. Private to table/.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firth/types.h"
#include "firth/word_list.h"
#include "table/byte_sink.h"
#include "table/saved_table.h"
#include "table/whole_file.h"

namespace firth {

struct VocabRows {
  WordList words;             // indexed
  std::vector<Count> counts;  // empty when no line has one
};

// A word is any bytes but tab and newline, and not empty; it is split off at the last tab. Throws
// Error(input) with the line, also when some lines have a count and some have none.
[[nodiscard]] VocabRows parse_vocab(std::string_view bytes, const std::string& path);

// The file of the words of `rows` rows, as it is or compressed. Throws Error(io), and Error(limit)
// when it decompresses to more than so many words can have.
[[nodiscard]] std::shared_ptr<const WholeFile> open_vocab(const std::filesystem::path& path,
                                                          std::size_t rows);

// NAME of the file NAME`extension`, compressed or not, whose words are in NAME.vocab.tsv: of a link
// without such words beside it, that of what it points to.
[[nodiscard]] std::string name_beside_words(const std::filesystem::path& file,
                                            std::string_view extension);

void write_vocab(const ByteSink& out, const SavedTable& table);

}  // namespace firth
