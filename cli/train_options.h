// The options of `firth train`.
#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/checkpoint_flags.h"
#include "cli/config.h"
#include "cli/options.h"
#include "firth/corpus.h"
#include "firth/options.h"
#include "firth/table.h"
#include "report/preset_report.h"

namespace firth {

using WordFormat = std::string (*)(const WordList&, std::span<const Count>);

struct TrainFlags {
  CommonFlags common;
  ConfigFlags config;
  std::string preset;
  std::optional<PresetReport> preset_report;  // when --preset has been applied
  std::vector<std::string> corpus;
  std::string output;
  std::optional<TableFormat> format;  // of the output; without: by its name
  ModelOptions model;
  RunOptions run;
  CheckpointFlags checkpoint;
  std::string temp;
  std::string vocabulary;  // --vocab
  std::string init;
  std::vector<std::string> beside_vocabulary;  // options given with --vocab that then do nothing
  Count given_min_count = 0;    // words of --vocab with a smaller count there are left out
  std::string save_vocabulary;  // --save-vocab
  WordFormat format_words = format_vocabulary;  // of --save-vocab
  bool no_contexts = false;
  bool force = false;
  bool dry_run = false;
  bool strict = false;
};

void add_train_options(CLI::App& command, TrainFlags& flags);

// Shared with `firth vocab`.
void add_text_options(CLI::App& command, TextOptions& text);
void add_vocabulary_options(CLI::App& command, VocabularyOptions& vocabulary);

// Gives the options of `command` that the command line left open the values of --config, then those
// of --preset, and checks all ranges. Throws as apply_config().
void complete(CLI::App& command, TrainFlags& flags);

// What the output will be. Throws Error(usage).
[[nodiscard]] TableFormat output_format(const TrainFlags& flags);

// Checks that all is there and that nothing contradicts. Throws Error(usage).
void require_runnable(const TrainFlags& flags);

}  // namespace firth
