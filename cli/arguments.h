// The arguments of the program, parsed; every mistake in them is an Error(usage) of one line.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace firth {

// CLI11 takes "[a,b]" for a list and "-man" for options -m, -a, -n. An argument that must reach us
// as it is gets a NUL in front, which no argument of a process can have. All of word2vec's do.
[[nodiscard]] std::vector<std::string> protect(std::vector<std::string> arguments);
[[nodiscard]] std::string unprotected(const std::string& argument);

// Returns the text to print when help or the version was asked for, else an empty string.
[[nodiscard]] std::string parse(CLI::App& program, const std::vector<std::string>& arguments);

}  // namespace firth
