#include <fmt/format.h>

#include "cli/manual/manual.h"

namespace firth {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// fish tells -o, -old and --long apart.
std::string name_flags(const OptionEntry& option) {
  std::string flags;
  for (const std::string& name : option.names) {
    const bool is_long = name.starts_with("--");
    const char* const flag = is_long ? "-l" : name.size() == 2 ? "-s" : "-o";
    flags += fmt::format(" {} {}", flag, name.substr(is_long ? 2 : 1));
  }
  return flags;
}

std::string value_flags(const OptionEntry& option) {
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::text:
      return " -x";
    case ValueKind::file:
      return " -r -F";
    case ValueKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::choice:
      return fmt::format(" -x -a {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
  }
  return "";
}

std::string option_lines(const std::vector<OptionEntry>& options, const std::string& condition) {
  std::string lines;
  for (const OptionEntry& option : options) {
    lines += fmt::format("complete -c firth -n {}{}{} -d {}\n", quoted(condition),
                         name_flags(option), value_flags(option), quoted(option.description));
  }
  return lines;
}

std::string command_lines(const CommandEntry& command) {
  const std::string condition = "__fish_seen_subcommand_from " + command.name;
  std::string lines = fmt::format("\ncomplete -c firth -n __fish_use_subcommand -a {} -d {}\n",
                                  command.name, quoted(command.summary()));
  lines += option_lines(command.options, condition);
  for (const OptionEntry& argument : command.arguments) {
    if (argument.kind != ValueKind::file) continue;
    lines += fmt::format("complete -c firth -n {} -F\n", quoted(condition));
    break;
  }
  return lines;
}

}  // namespace

std::string fish_completion(const CommandEntry& program) {
  std::string script =
      "# Completion of firth for fish, made from its table of options.\n\ncomplete -c firth -f\n" +
      option_lines(program.options, "__fish_use_subcommand");
  for (const CommandEntry& command : program.commands) script += command_lines(command);
  return script;
}

}  // namespace firth
