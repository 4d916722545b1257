// Lists of options in TOML (toml.io, version 1.0): KEY = VALUE lines and comments; values are
// strings, numbers, true or false, and arrays of strings. Read by toml++: CLI11's own reader cuts
// strings at "#", knows no lines and passes over what it does not understand.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace firth {

enum class TomlType { text, number, truth, list };
// "a string", "a number", "true or false", "an array of strings".
[[nodiscard]] const char* name_of(TomlType type);

struct TomlEntry {
  std::string key;
  TomlType type = TomlType::text;
  std::vector<std::string> values;  // one, but for lists; numbers as std::from_chars reads them
  std::size_t line = 0;             // of the key, from 1
};

// In the order of the file. Throws Error(io), and Error(input), with the line where it is of one,
// for what is no TOML, for values of other types, for NUL in strings and for more than 1 MiB.
[[nodiscard]] std::vector<TomlEntry> read_toml(const std::string& path);

// `text` as a TOML string of one line, with quotes. REQUIRES: valid UTF-8.
[[nodiscard]] std::string toml_string(std::string_view text);

}  // namespace firth
