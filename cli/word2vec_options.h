// word2vec.c's options: what they are called, what they mean, and which of ours they are.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace firth {

struct Word2vecOption {
  std::string name;         // "-size"
  std::string ours;         // option of `firth train`, "--dim"; empty: only the door knows it
  std::string placeholder;  // "<int>"
  std::string standard;     // default; empty: none
  std::string meaning;
};
[[nodiscard]] const std::vector<Word2vecOption>& word2vec_options();

// One paragraph, an example, and all options.
[[nodiscard]] std::string word2vec_usage();

using Word2vecValues = std::map<std::string, std::string>;  // by name, as given

// Throws Error(usage) for an unknown name, with the nearest; for a name without a value or with the
// next name as its value; for a name given twice.
[[nodiscard]] Word2vecValues read_word2vec_options(const std::vector<std::string>& arguments);

// `message` with the names of our options replaced by word2vec.c's.
[[nodiscard]] std::string in_words_of_word2vec(std::string message);

}  // namespace firth
