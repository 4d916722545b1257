// The options of `firth train`.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "cli/options.h"
#include "firth/options.h"

namespace firth {

struct TrainFlags {
  CommonFlags common;
  std::vector<std::string> corpus;
  std::string output;
  ModelOptions model;
  RunOptions run;
  std::string temp;
  std::string vocabulary;  // --vocab
  std::string init;
  std::string save_vocabulary;  // --save-vocab
  bool no_contexts = false;
  bool force = false;
  bool dry_run = false;
  bool strict = false;
};

void add_train_options(CLI::App& command, TrainFlags& flags);

// Shared with `firth vocab`.
void add_text_options(CLI::App& command, TextOptions& text);
void add_vocabulary_options(CLI::App& command, VocabularyOptions& vocabulary);

// Copies what is written elsewhere into the structs, and checks all ranges and contradictions.
// Throws Error(usage).
void settle(TrainFlags& flags);

}  // namespace firth
