#include "cli/config.h"

#include <fmt/format.h>

#include <CLI/Option.hpp>
#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"
#include "cli/suggestion.h"
#include "cli/toml.h"
#include "firth/error.h"

namespace firth {
namespace {

// The names by which a file may call an option, the main one first.
std::vector<std::string> keys_of(const CLI::Option& option) {
  if (option.nonpositional()) return option.get_lnames();
  std::string name = option.get_name(true);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return {name};
}

CLI::Option* find_option(CLI::App& command, const TomlEntry& entry) {
  std::vector<std::string> known;
  for (CLI::Option* option : command.get_options()) {
    if (!option->get_configurable()) continue;
    for (const std::string& key : keys_of(*option)) {
      if (key == entry.key) return option;
      known.push_back(key);
    }
  }
  throw Error(ErrorKind::usage,
              "unknown key " + printable(entry.key) + did_you_mean(nearest(entry.key, known)));
}

TomlType type_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return TomlType::truth;
  if (option.get_items_expected_max() > 1) return TomlType::list;
  return option.get_type_name() == "N" ? TomlType::number : TomlType::text;
}

void require_type(const CLI::Option& option, const TomlEntry& entry) {
  const TomlType wanted = type_of(option);
  const bool text = entry.type == TomlType::text && wanted != TomlType::truth;
  const bool bytes = option.get_type_name() == "BYTES" && entry.type == TomlType::number;
  if (entry.type == wanted || text || bytes) return;
  throw Error(ErrorKind::usage, fmt::format("{}: found {}, expected {}", entry.key,
                                            name_of(entry.type), name_of(wanted)));
}

void give_all(CLI::Option& option, const TomlEntry& entry) {
  if (entry.type == TomlType::truth && entry.values[0] == "false") return;
  if (entry.values.empty()) return;
  for (const std::string& value : entry.values) option.add_result(protect({value})[0]);
  option.run_callback();
}

// Whole numbers as they are, in quotes where they exceed the 64 signed bits of TOML; others in the
// fewest digits.
std::string number_text(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  if (text.find_first_not_of("0123456789") == std::string::npos) {
    std::int64_t whole = 0;
    const bool fits = std::from_chars(text.data(), end, whole).ec == std::errc();
    return fits ? std::to_string(whole) : toml_string(text);
  }
  std::from_chars(text.data(), end, value);
  return fmt::format("{}", value + 0.0);  // "-0" would be read as a whole number
}

std::string quoted(const CLI::Option& option, const std::string& value) {
  const std::string text = unprotected(value);
  if (!is_valid_utf8(text)) {
    refuse_value(option.get_name(!option.nonpositional()), text, "UTF-8, as all TOML is");
  }
  return toml_string(text);
}

std::string value_text(const CLI::Option& option) {
  const std::vector<std::string>& given = option.results();
  const std::string one = given.empty() ? option.get_default_str() : given.back();
  const TomlType type = type_of(option);
  if (type == TomlType::truth) return given.empty() ? "false" : "true";
  if (type == TomlType::number) return one.empty() ? "" : number_text(one);
  if (type == TomlType::text) return one.empty() ? "" : quoted(option, one);
  std::string list;
  for (const std::string& value : given) list += (list.empty() ? "" : ", ") + quoted(option, value);
  return list.empty() ? "" : "[" + list + "]";
}

}  // namespace

void add_config_flags(CLI::App& command, ConfigFlags& flags) {
  add_text(command, "--config", flags.path, "FILE", "options from a TOML file, as dim = 100")
      ->configurable(false);
  add_switch(command, "--print-config", flags.print, "print all options as TOML, do nothing else")
      ->configurable(false);
}

void give(CLI::Option& option, const std::string& value) {
  option.add_result(value);
  option.run_callback();
}

void apply_config(CLI::App& command, const std::string& path, const std::function<void()>& check) {
  check();  // so that the file is not blamed for the command line
  std::map<const CLI::Option*, std::size_t> lines;
  for (const TomlEntry& entry : read_toml(path)) {
    try {
      CLI::Option* option = find_option(command, entry);
      const auto [first, is_new] = lines.emplace(option, entry.line);
      if (!is_new) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} is given already in line {}", entry.key, first->second));
      }
      require_type(*option, entry);
      if (option->count() == 0) give_all(*option, entry);
      check();
    } catch (const Error& error) {
      throw Error(error.kind(), path, fmt::format("line {}", entry.line), error.what());
    }
  }
}

std::string config_text(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_configurable()) continue;
    const std::string value = value_text(*option);
    if (!value.empty()) text += keys_of(*option).front() + " = " + value + "\n";
  }
  return text;
}

}  // namespace firth
