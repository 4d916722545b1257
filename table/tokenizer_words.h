// The words of a tokenizer.json (Hugging Face), which stands beside static embeddings. Private to
// table/.
#pragma once

#include <filesystem>

#include "firth/word_list.h"

namespace firth {

// By id, which is the row: "model"/"vocab", {"word": id} or [["word", score], ...]. Throws
// Error(input) unless every id from 0 up has one word.
[[nodiscard]] WordList read_tokenizer_words(const std::filesystem::path& path);

}  // namespace firth
