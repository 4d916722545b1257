#include <fmt/format.h>

#include <algorithm>

#include "cli/manual/manual.h"
#include "firth/version.h"

namespace firth {
namespace {

// Exit codes are those of ErrorKind (firth/error.h) and of --strict.
constexpr const char* kExitStatus = R"(.SH EXIT STATUS
.TP
.B 0
Done, and durable.
.TP
.B 1
A bug of firth.
.TP
.B 2
Usage: an unknown option, a value out of range, options that contradict.
.TP
.B 3
Input that is corrupt, empty or inconsistent.
.TP
.B 4
Opening, reading, writing or syncing failed.
.TP
.B 5
Memory or disk does not suffice.
.TP
.B 6
The output exists, or something else is in the way.
.TP
.B 7
Numbers stopped being finite.
.TP
.B 8
Finished and saved, but input was dropped, under
.BR \-\-strict .
.PP
Interrupted by a signal, firth cleans up and dies by that signal. An error is one line on standard
error that names the place, what was found, and what was expected.
)";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
    // A line that begins with a dot would be a request.
    if (c == '.' && (out.size() == 1 || out[out.size() - 2] == '\n'))
      out.insert(out.size() - 1, "\\&");
  }
  return out;
}

std::string bold(const std::string& text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + escaped(text) + "\\fR"; }

// "-o, --output MODEL"
std::string heading(const OptionEntry& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.names) names.push_back(bold(name));
  std::string text = fmt::format("{}", fmt::join(names, ", "));
  if (option.placeholder.empty()) return text;
  if (!text.empty()) text += ' ';
  return text + italic(option.placeholder) + (option.many ? " ..." : "");
}

// "vector dimension. Default: 100."
std::string explanation(const OptionEntry& option) {
  std::string text = option.description;
  if (!option.default_value.empty()) text += ". Default: " + option.default_value;
  if (option.required) text += ". Required";
  if (!option.excludes.empty()) {
    text += fmt::format(". Not with {}", fmt::join(option.excludes, ", "));
  }
  return text.ends_with('.') ? text : text + ".";
}

std::string entries(const std::vector<OptionEntry>& options) {
  std::string text;
  for (const OptionEntry& option : options) {
    text += ".TP\n" + heading(option) + "\n" + escaped(explanation(option)) + "\n";
  }
  return text;
}

// Options by group, in order of the groups' first options.
std::string grouped(const std::vector<OptionEntry>& options) {
  std::vector<std::string> groups;
  for (const OptionEntry& option : options) {
    const bool known = std::find(groups.begin(), groups.end(), option.group) != groups.end();
    if (!known) groups.push_back(option.group);
  }
  std::string text;
  for (const std::string& group : groups) {
    std::vector<OptionEntry> members;
    for (const OptionEntry& option : options) {
      if (option.group == group) members.push_back(option);
    }
    text += ".PP\n" + escaped(group) + ":\n" + entries(members);
  }
  return text;
}

// Paragraphs as text; what follows "Example:" as it stands.
std::string paragraphs(const std::string& description) {
  std::string text;
  std::size_t begin = 0;
  while (begin < description.size()) {
    const std::size_t end = std::min(description.find("\n\n", begin), description.size());
    std::string part = description.substr(begin, end - begin);
    while (part.ends_with('\n')) part.pop_back();
    const std::size_t line = part.find('\n');
    if (part.starts_with("Options of")) {
      // They have entries of their own.
    } else if (part.starts_with("Example") && line != std::string::npos) {
      text += ".PP\n" + escaped(part.substr(0, line)) + "\n.PP\n.EX\n" +
              escaped(part.substr(line + 1)) + "\n.EE\n";
    } else {
      text += (begin == 0 ? "" : ".PP\n") + escaped(part) + "\n";
    }
    begin = end + 2;
  }
  return text;
}

// "firth train [OPTIONS] CORPUS ..."
std::string synopsis(const CommandEntry& command) {
  std::string line = bold("firth " + command.name) + " [" + italic("OPTIONS") + "]";
  for (const OptionEntry& argument : command.arguments) {
    const std::string text = italic(argument.placeholder) + (argument.many ? " ..." : "");
    line += argument.required ? " " + text : " [" + text + "]";
  }
  return line + "\n";
}

std::string section(const CommandEntry& command) {
  std::string text = ".SS " + escaped("firth " + command.name) + "\n" + synopsis(command) + ".PP\n";
  text += paragraphs(command.description);
  if (!command.arguments.empty()) text += ".PP\nArguments:\n" + entries(command.arguments);
  return text + grouped(command.options);
}

}  // namespace

std::string man_page(const CommandEntry& program) {
  std::string summary = program.summary();
  if (!summary.empty()) summary[0] = static_cast<char>(summary[0] | 0x20);
  std::string page = ".\\\" Made from the table of options.\n" +
                     fmt::format(".TH FIRTH 1 \"\" \"firth {}\" \"User Commands\"\n", kVersion);
  page += ".SH NAME\nfirth \\- " + escaped(summary) + "\n.SH SYNOPSIS\n";
  page += bold("firth") + " " + italic("SUBCOMMAND") + " [" + italic("OPTIONS") + "] ...\n";
  for (const CommandEntry& command : program.commands) page += ".br\n" + synopsis(command);
  page += ".SH DESCRIPTION\n" + paragraphs(program.description) + ".SH OPTIONS\n" +
          entries(program.options) + ".SH SUBCOMMANDS\n";
  for (const CommandEntry& command : program.commands) page += section(command);
  return page + kExitStatus;
}

}  // namespace firth
