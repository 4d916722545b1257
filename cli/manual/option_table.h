// The subcommands and options of the program as plain data, taken from the table that parses them.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace firth {

// What may be typed as a value. Found by the placeholder: FILE, MODEL, CORPUS, OUT are files, DIR
// is a folder, "strict|keep|drop" is a choice.
enum class ValueKind { none, text, file, folder, choice };

struct OptionEntry {
  std::vector<std::string> names;  // as typed, "-o", "--output"; empty for an argument
  std::string placeholder;         // empty for a switch
  std::string default_value;       // empty: none
  std::string description;
  std::string group;  // "Options" for most
  ValueKind kind = ValueKind::none;
  std::vector<std::string> choices;
  std::vector<std::string> excludes;  // names of options that it cannot stand with
  bool required = false;
  bool many = false;  // takes several values
};

struct CommandEntry {
  std::string name;
  std::string description;
  std::vector<OptionEntry> options;
  std::vector<OptionEntry> arguments;  // in their order
  std::vector<CommandEntry> commands;

  // The first paragraph of the description, on one line, without a full stop.
  [[nodiscard]] std::string summary() const;
};

// Leaves out what has no group: CLI11's way to hide.
[[nodiscard]] CommandEntry table_of(const CLI::App& program);

}  // namespace firth
