// Runs `firth train` for whoever has its options: the command itself, and word2vec's.
#pragma once

#include <CLI/App.hpp>

#include "cli/train_options.h"

namespace firth {

// `command`: whose options write into `flags`. Returns the exit code.
[[nodiscard]] int run_train(CLI::App& command, TrainFlags& flags);

}  // namespace firth
