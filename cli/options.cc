#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/Option.hpp>
#include <charconv>
#include <cmath>
#include <system_error>
#include <type_traits>

#include "cli/arguments.h"
#include "cli/suggestion.h"
#include "firth/error.h"

namespace firth {
namespace {

// "--dim" of "-d,--dim,--size".
std::string main_name(const std::string& names) {
  const std::size_t long_name = names.find("--");
  const std::size_t begin = long_name == std::string::npos ? 0 : long_name;
  return names.substr(begin, names.find(',', begin) - begin);
}

template <class Number>
bool read_number(const std::string& text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || rest != end) return false;
  if constexpr (std::is_floating_point_v<Number>) return std::isfinite(value);
  return true;
}

template <class Number>
CLI::Option* add_any_number(CLI::App& command, const std::string& names, Number& value,
                            const std::string& range, const std::string& description) {
  const auto read = [names, range, &value](const std::string& argument) {
    const std::string text = unprotected(argument);
    const std::string kind = std::is_floating_point_v<Number> ? "a number" : "a whole number";
    if (!read_number(text, value)) refuse_value(main_name(names), text, kind + ", " + range);
  };
  return command.add_option_function<std::string>(names, read, description)
      ->type_name("N")
      ->default_str(fmt::format("{}", value));
}

bool read_size(std::string text, std::uint64_t& bytes) {
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t unit = text.empty() ? std::string::npos : kUnits.find(text.back());
  std::uint64_t scale = 1;
  if (unit != std::string::npos) {
    text.pop_back();
    scale = std::uint64_t{1} << (10 * (unit + 1));
  }
  std::uint64_t number = 0;
  return read_number(text, number) && !__builtin_mul_overflow(number, scale, &bytes);
}

std::string read_text(const std::string& names, const std::string& argument) {
  std::string text = unprotected(argument);
  if (text.empty()) refuse_value(main_name(names), text, "a value");
  if (text == argument && text.size() > 2 && text.substr(0, 2) == "--") {
    refuse_value(main_name(names), text, "a value, not the next option");
  }
  return text;
}

}  // namespace

void add_common_flags(CLI::App& command, CommonFlags& flags) {
  add_switch(command, "--json", flags.json, "one JSON document on stdout");
  add_switch(command, "--quiet", flags.quiet, "no progress, no account, no warnings");
  const auto read = [&flags](const std::string& text) {
    flags.threads = static_cast<int>(parse_whole("--threads", unprotected(text), 1, 1024));
  };
  command.add_option_function<std::string>("--threads", read, "1..1024 (default: all allowed)")
      ->type_name("N");
}

CLI::Option* add_number(CLI::App& command, const std::string& names, int& value,
                        const std::string& range, const std::string& description) {
  return add_any_number(command, names, value, range, description);
}

CLI::Option* add_number(CLI::App& command, const std::string& names, std::uint32_t& value,
                        const std::string& range, const std::string& description) {
  return add_any_number(command, names, value, range, description);
}

CLI::Option* add_number(CLI::App& command, const std::string& names, std::uint64_t& value,
                        const std::string& range, const std::string& description) {
  return add_any_number(command, names, value, range, description);
}

CLI::Option* add_number(CLI::App& command, const std::string& names, double& value,
                        const std::string& range, const std::string& description) {
  return add_any_number(command, names, value, range, description);
}

CLI::Option* add_size(CLI::App& command, const std::string& names, std::uint64_t& value,
                      const std::string& description) {
  const auto read = [names, &value](const std::string& argument) {
    const std::string text = unprotected(argument);
    if (!read_size(text, value)) refuse_value(main_name(names), text, "bytes, as 1000, 512M or 2G");
  };
  return command.add_option_function<std::string>(names, read, description)->type_name("BYTES");
}

CLI::Option* add_text(CLI::App& command, const std::string& names, std::string& value,
                      const std::string& placeholder, const std::string& description) {
  const auto read = [names, &value](const std::string& argument) {
    value = read_text(names, argument);
  };
  return command.add_option_function<std::string>(names, read, description)->type_name(placeholder);
}

CLI::Option* add_texts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& placeholder, const std::string& description) {
  const auto read = [name, &values](const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) values.push_back(read_text(name, argument));
  };
  return command.add_option_function<std::vector<std::string>>(name, read, description)
      ->type_name(placeholder);
}

void add_model(CLI::App& command, std::string& path) {
  add_text(command, "MODEL", path, "", kModelHelp)->required();
}

CLI::Option* add_switch(CLI::App& command, const std::string& names, bool& value,
                        const std::string& description) {
  return command.add_flag(names, value, description)->disable_flag_override();
}

std::uint64_t parse_whole(const std::string& option, const std::string& text, std::uint64_t low,
                          std::uint64_t high) {
  std::uint64_t value = 0;
  if (!read_number(text, value) || value < low || value > high) {
    refuse_value(option, text, fmt::format("a whole number, {}..{}", low, high));
  }
  return value;
}

void refuse_value(const std::string& option, const std::string& found, const std::string& wanted) {
  throw Error(ErrorKind::usage,
              option + ": found \"" + printable(found) + "\", expected " + wanted);
}

void refuse_choice(const std::string& option, const std::string& found,
                   const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    list += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  refuse_value(option, found, list + did_you_mean(nearest(found, names)));
}

}  // namespace firth
