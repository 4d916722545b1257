#include "cli/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <utility>

#include "firth/error.h"
#include "io/byte_source.h"
#include "report/json.h"

namespace firth {
namespace {

[[noreturn]] void refuse(const std::string& path, std::size_t line, const std::string& message) {
  throw Error(ErrorKind::input, path, fmt::format("line {}", line), message);
}

std::string read_small_file(const std::string& path) {
  std::optional<std::string> text = read_at_most(path, std::size_t{1} << 20);
  if (text) return std::move(*text);
  throw Error(ErrorKind::input, shown_name(path), "", "more than 1 MiB of options");
}

// The end of the string that begins at `at`; anywhere when TOML allows none there.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool long_form = text.substr(at).starts_with(std::string(3, quote));
  const std::string close(long_form ? 3 : 1, quote);
  at += close.size();
  while (at < text.size() && !text.substr(at).starts_with(close)) {
    at += quote == '"' && text[at] == '\\' ? 2 : 1;
  }
  return std::min(text.find_first_not_of(quote, at), text.size());
}

// toml++ frees nested tables by recursion, and up to 3.4 a key nests as deep as it has dots
// (https://github.com/marzer/tomlplusplus/pull/242): they are bounded here, for the whole file.
void require_shallow(const std::string& path, std::string_view text) {
  constexpr std::size_t kMost = 1000;
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
    } else {
      dots += c == '.' ? 1 : 0;
      ++at;
    }
  }
  if (dots > kMost) throw Error(ErrorKind::input, path, "", "more than 1000 dots outside strings");
}

// In the fewest digits, and never like a whole number.
std::string float_text(double value) {
  const std::string text = fmt::format("{}", value);
  const bool looks_whole = text.find_first_of(".en") == std::string::npos;
  return looks_whole ? text + ".0" : text;
}

// Reads into `entry`; false: no option has a value of this type.
bool read_value(const toml::node& node, TomlEntry& entry) {
  if (const auto* text = node.as_string()) {
    entry.values = {text->get()};
  } else if (const auto* truth = node.as_boolean()) {
    entry.type = TomlType::truth;
    entry.values = {truth->get() ? "true" : "false"};
  } else if (const auto* whole = node.as_integer()) {
    entry.type = TomlType::number;
    entry.values = {std::to_string(whole->get())};
  } else if (const auto* number = node.as_floating_point()) {
    entry.type = TomlType::number;
    entry.values = {float_text(number->get())};
  } else if (const auto* list = node.as_array()) {
    entry.type = TomlType::list;
    for (const toml::node& one : *list) {
      if (!one.is_string()) return false;
      entry.values.push_back(one.as_string()->get());
    }
  } else {
    return false;
  }
  return true;
}

TomlEntry read_entry(const std::string& path, const toml::key& key, const toml::node& node) {
  TomlEntry entry{std::string(key.str()), TomlType::text, {}, key.source().begin.line};
  if (!read_value(node, entry)) {
    refuse(path, entry.line,
           fmt::format("found {} that is {}, expected KEY = VALUE, with \"TEXT\", a number, true, "
                       "false or [\"TEXT\", ...]",
                       printable(entry.key),
                       node.is_table()   ? "a table"
                       : node.is_array() ? "an array of other things"
                                         : "a date or a time"));
  }
  for (const std::string& value : entry.values) {
    if (value.find('\0') != std::string::npos) {
      refuse(path, entry.line, printable(entry.key) + ": found NUL, expected text without it");
    }
  }
  return entry;
}

}  // namespace

const char* name_of(TomlType type) {
  switch (type) {
    case TomlType::number:
      return "a number";
    case TomlType::truth:
      return "true or false";
    case TomlType::list:
      return "an array of strings";
    case TomlType::text:
      break;
  }
  return "a string";
}

std::vector<TomlEntry> read_toml(const std::string& path) {
  const std::string text = read_small_file(path);
  require_shallow(path, text);
  std::vector<TomlEntry> entries;
  try {
    const toml::table table = toml::parse(text);
    for (const auto& [key, node] : table) entries.push_back(read_entry(path, key, node));
  } catch (const toml::parse_error& error) {
    refuse(path, error.source().begin.line, printable(error.description(), 200));
  }
  std::sort(entries.begin(), entries.end(),
            [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return entries;
}

std::string toml_string(std::string_view text) {
  const toml::value<std::string> value(text);
  std::ostringstream out;
  out << toml::toml_formatter(value, toml::format_flags::allow_unicode_strings);
  return with_escapes(out.str());
}

}  // namespace firth
