#include <fmt/format.h>

#include "cli/manual/manual.h"

namespace firth {
namespace {

// Inside single quotes; `special` characters get a backslash.
std::string escaped(const std::string& text, const std::string& special) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '\\' || special.find(c) != std::string::npos) out += '\\';
    out += c;
  }
  return out;
}

// ":FILE:_files"
std::string value_spec(const OptionEntry& option) {
  const std::string message = escaped(option.placeholder, ":");
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::text:
      return fmt::format(":{}: ", message);
    case ValueKind::file:
      return fmt::format(":{}:_files", message);
    case ValueKind::folder:
      return fmt::format(":{}:_files -/", message);
    case ValueKind::choice:
      return fmt::format(":{}:({})", message, fmt::join(option.choices, " "));
  }
  return "";
}

// A value may follow "--name" as a word of its own or after "="; several values are words up to the
// next option.
std::string option_spec(const OptionEntry& option) {
  std::string text = fmt::format("[{}]", escaped(option.description, "[]"));
  if (option.many) text += ":*-*";
  text += value_spec(option);
  std::vector<std::string> names = option.names;
  if (option.kind != ValueKind::none && !option.many) {
    for (std::string& name : names) {
      if (name.starts_with("--")) name += '=';
    }
  }
  if (names.size() == 1) return fmt::format("'{}{}{}'", option.many ? "*" : "", names[0], text);
  return fmt::format("'({})'{{{}}}'{}'", fmt::join(option.names, " "), fmt::join(names, ","), text);
}

std::string arguments_call(const CommandEntry& command) {
  std::string call = "_arguments";
  const auto add = [&call](const std::string& spec) { call += " \\\n        " + spec; };
  for (const OptionEntry& option : command.options) add(option_spec(option));
  for (std::size_t i = 0; i < command.arguments.size(); ++i) {
    const OptionEntry& argument = command.arguments[i];
    add(fmt::format("'{}{}'", argument.many ? "*" : std::to_string(i + 1), value_spec(argument)));
  }
  return call;
}

std::string descriptions(const CommandEntry& program) {
  std::string lines;
  for (const CommandEntry& command : program.commands) {
    lines += fmt::format("      '{}:{}'\n", command.name, escaped(command.summary(), ":"));
  }
  return lines;
}

}  // namespace

std::string zsh_completion(const CommandEntry& program) {
  std::string script =
      "#compdef firth\n# Completion of firth for zsh, made from its table of options.\n\n"
      "local curcontext=$curcontext state line\ntypeset -A opt_args\n\n_arguments -C";
  for (const OptionEntry& option : program.options) script += " \\\n  " + option_spec(option);
  script +=
      " \\\n  '1: :->subcommand' \\\n  '*:: :->rest' && return\n\ncase $state in\n"
      "  subcommand)\n    local -a subcommands=(\n" +
      descriptions(program) +
      "    )\n    _describe -t commands subcommand subcommands\n    ;;\n"
      "  rest)\n    case $words[1] in\n";
  for (const CommandEntry& command : program.commands) {
    script +=
        fmt::format("      {})\n        {}\n        ;;\n", command.name, arguments_call(command));
  }
  return script + "    esac\n    ;;\nesac\n";
}

}  // namespace firth
