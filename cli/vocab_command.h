// Runs `firth vocab` for whoever has its options: the command itself, and word2vec's.
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"
#include "cli/train_options.h"
#include "firth/options.h"

namespace firth {

struct VocabFlags {
  CommonFlags common;
  std::vector<std::string> corpus;
  std::string output;
  ModelOptions model;  // of which the text and the vocabulary count
  WordFormat format_words = format_vocabulary;
  bool force = false;
  bool strict = false;
};

// Returns the exit code.
[[nodiscard]] int run_vocab(const VocabFlags& flags);

}  // namespace firth
