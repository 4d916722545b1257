#include "cli/manual/option_table.h"

#include <CLI/Option.hpp>
#include <algorithm>
#include <sstream>

#include "cli/word2vec_options.h"

namespace firth {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

ValueKind kind_of(const std::string& placeholder) {
  static const std::vector<std::string> files = {"FILE", "MODEL", "CORPUS", "OUT", "PATH"};
  if (placeholder.empty()) return ValueKind::none;
  if (placeholder == "DIR") return ValueKind::folder;
  if (placeholder.find('|') != std::string::npos) return ValueKind::choice;
  const bool file = std::find(files.begin(), files.end(), placeholder) != files.end();
  return file ? ValueKind::file : ValueKind::text;
}

std::vector<std::string> names_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

OptionEntry entry_of(const CLI::Option& option) {
  OptionEntry entry;
  entry.names = names_of(option);
  const bool takes_value = option.get_positional() || option.get_items_expected_max() > 0;
  if (takes_value) entry.placeholder = option.get_type_name();
  if (entry.placeholder.empty() && option.get_positional()) {
    entry.placeholder = option.get_name(true);
  }
  entry.default_value = option.get_default_str();
  entry.description = option.get_description();
  entry.group = option.get_group();
  entry.kind = kind_of(entry.placeholder);
  if (entry.kind == ValueKind::choice) entry.choices = split(entry.placeholder, '|');
  for (const CLI::Option* other : option.get_excludes()) {
    entry.excludes.push_back(names_of(*other).back());
  }
  std::sort(entry.excludes.begin(), entry.excludes.end());  // CLI11 sorts them by address
  entry.required = option.get_required();
  entry.many = option.get_items_expected_max() > 1;
  return entry;
}

// The options of the familiar door, which reads them by a table of its own: "-size <int>".
std::vector<OptionEntry> familiar_options() {
  std::vector<OptionEntry> entries;
  for (const Word2vecOption& option : word2vec_options()) {
    OptionEntry entry;
    entry.names = {option.name};
    entry.placeholder = option.placeholder == "<file>" ? "FILE" : "N";
    entry.default_value = option.standard;
    entry.description = option.meaning;
    entry.group = "Options of word2vec.c";
    entry.kind = kind_of(entry.placeholder);
    entries.push_back(entry);
  }
  return entries;
}

}  // namespace

std::string CommandEntry::summary() const {
  std::string text = description.substr(0, description.find("\n\n"));
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (text.ends_with('.')) text.pop_back();
  return text;
}

CommandEntry table_of(const CLI::App& program) {
  CommandEntry entry;
  entry.name = program.get_name();
  entry.description = program.get_description();
  for (const CLI::Option* option : program.get_options()) {
    if (option->get_group().empty()) continue;
    (option->get_positional() ? entry.arguments : entry.options).push_back(entry_of(*option));
  }
  for (const CLI::App* command : program.get_subcommands({})) {
    if (command->get_group().empty()) continue;
    entry.commands.push_back(table_of(*command));
    if (command->get_name() != "word2vec") continue;
    CommandEntry& door = entry.commands.back();
    door.arguments.clear();  // they stand for the options
    for (const OptionEntry& option : familiar_options()) door.options.push_back(option);
  }
  return entry;
}

}  // namespace firth
