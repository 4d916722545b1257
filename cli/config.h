// Options from elsewhere than the command line: --config FILE, and their way out, --print-config.
// Works on the option table itself: whatever option a command has, its file has, too.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>

namespace firth {

struct ConfigFlags {
  std::string path;
  bool print = false;
};

void add_config_flags(CLI::App& command, ConfigFlags& flags);

// Gives `value` to an option as the command line would. Throws Error(usage).
void give(CLI::Option& option, const std::string& value);

// Gives each option that has no value yet the one in the TOML file `path`, and calls `check` after
// each, whose errors then bear the line. Keys are the long names of options without dashes, or the
// lower-case name of a positional argument. Throws Error(usage) with the line for an unknown key,
// an option given twice by different names, a value of the wrong type or out of range;
// Error(input | io) as read_toml. Strings may stand for numbers: some exceed TOML's integers.
void apply_config(CLI::App& command, const std::string& path, const std::function<void()>& check);

// Every option that has a value or a default, KEY = VALUE a line: what apply_config() takes.
// Throws Error(usage) for a value that TOML cannot hold, which is UTF-8 alone.
[[nodiscard]] std::string config_text(const CLI::App& command);

}  // namespace firth
