// --preset: the defaults of another program, by its own conventions.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "report/preset_report.h"

namespace firth {

// Takes the options of `command` as they are now for firth's defaults, so it is added last.
void add_preset_option(CLI::App& command, std::string& name);

// The value that a preset gives to an option, "--dim" for one. REQUIRES: both exist.
[[nodiscard]] std::string preset_value(const std::string& preset, const std::string& option);

// Gives each option that has no value yet the one of the preset, and tells what was done.
// `first_rate`: where the value of --lr is kept.
PresetReport apply_preset(CLI::App& command, const std::string& name, const double& first_rate);

}  // namespace firth
