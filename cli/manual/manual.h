// What a packaged program brings beside itself, made from its table of options.
#pragma once

#include <string>

#include "cli/manual/option_table.h"

namespace firth {

// firth(1) for man, in the macros of man(7).
[[nodiscard]] std::string man_page(const CommandEntry& program);

// Completion scripts: sourced by bash, autoloaded by zsh as _firth, loaded by fish.
[[nodiscard]] std::string bash_completion(const CommandEntry& program);
[[nodiscard]] std::string zsh_completion(const CommandEntry& program);
[[nodiscard]] std::string fish_completion(const CommandEntry& program);

}  // namespace firth
