// The whole program as a table of subcommands and options: parsed by main, and walked by what
// writes its manual and completions.
#pragma once

#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"

namespace firth {

// `action` becomes what the parsed arguments ask for; it must outlive the program.
[[nodiscard]] std::unique_ptr<CLI::App> make_program(Action& action);

}  // namespace firth
