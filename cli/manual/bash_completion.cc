#include <fmt/format.h>

#include "cli/manual/manual.h"

namespace firth {
namespace {

constexpr const char* kFunction = R"bash(
_firth() {
  local current=${COMP_WORDS[COMP_CWORD]} subcommand="" wanted="" plain="" value word
  local -i i arguments=0
  if [[ $current == "=" ]]; then current=""; fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ $word == "=" ]]; then  # of --name=value, which bash takes for three words
      continue
    elif [[ -z $plain && $word == -- ]]; then
      plain=yes wanted=""
    elif [[ -z $plain && $word == -?* ]]; then
      wanted=$(_firth_value "$subcommand" "$word")
    elif [[ -n $wanted ]]; then
      if [[ $wanted != "many "* ]]; then wanted=""; fi
    elif [[ -z $subcommand ]]; then
      subcommand=$word
    else
      ((++arguments))
    fi
  done

  if [[ -n $wanted && ! ($wanted == "many "* && $current == -*) ]]; then
    value=${wanted#many }
  elif [[ -z $plain && $current == -* ]]; then
    value="words $(_firth_options "$subcommand")"
  elif [[ -z $subcommand ]]; then
    value="words $_firth_subcommands"
  else
    value=$(_firth_argument "$subcommand" "$arguments")
  fi
  COMPREPLY=()
  case $value in
    "words "*) mapfile -t COMPREPLY < <(compgen -W "${value#words }" -- "$current") ;;
    # Where a name is quoted, compgen finds nothing and readline does better.
    files)
      compopt -o filenames -o default 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    folders)
      compopt -o filenames -o dirnames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
  esac
}

complete -F _firth firth
)bash";

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string value_of(const OptionEntry& option) {
  const char* const many = option.many ? "many " : "";
  switch (option.kind) {
    case ValueKind::none:
      return "";
    case ValueKind::text:
      return fmt::format("{}text", many);
    case ValueKind::file:
      return fmt::format("{}files", many);
    case ValueKind::folder:
      return fmt::format("{}folders", many);
    case ValueKind::choice:
      return fmt::format("{}words {}", many, joined(option.choices));
  }
  return "";
}

std::string option_words(const CommandEntry& command) {
  std::vector<std::string> names;
  for (const OptionEntry& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return joined(names);
}

std::string command_words(const CommandEntry& program) {
  std::vector<std::string> names;
  for (const CommandEntry& command : program.commands) names.push_back(command.name);
  return joined(names);
}

// _firth_options SUBCOMMAND
std::string options_function(const CommandEntry& program) {
  std::string cases = fmt::format("    '') echo '{}' ;;\n", option_words(program));
  for (const CommandEntry& command : program.commands) {
    cases += fmt::format("    {}) echo '{}' ;;\n", command.name, option_words(command));
  }
  return "_firth_options() {\n  case $1 in\n" + cases + "  esac\n}\n";
}

// _firth_value SUBCOMMAND OPTION: nothing for a switch
std::string values_function(const CommandEntry& program) {
  std::string cases;
  for (const CommandEntry& command : program.commands) {
    for (const OptionEntry& option : command.options) {
      const std::string value = value_of(option);
      if (value.empty()) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names) {
        patterns.push_back(fmt::format("'{} {}'", command.name, name));
      }
      cases += fmt::format("    {}) echo '{}' ;;\n", fmt::join(patterns, " | "), value);
    }
  }
  return "_firth_value() {\n  case \"$1 $2\" in\n" + cases + "  esac\n}\n";
}

// _firth_argument SUBCOMMAND ARGUMENTS_BEFORE
std::string arguments_function(const CommandEntry& program) {
  std::string cases;
  for (const CommandEntry& command : program.commands) {
    for (std::size_t i = 0; i < command.arguments.size(); ++i) {
      OptionEntry argument = command.arguments[i];
      const std::string place = argument.many ? "*" : std::to_string(i);
      argument.many = false;
      cases += fmt::format("    '{} '{}) echo '{}' ;;\n", command.name, place, value_of(argument));
    }
  }
  return "_firth_argument() {\n  case \"$1 $2\" in\n" + cases + "  esac\n}\n";
}

}  // namespace

std::string bash_completion(const CommandEntry& program) {
  return "# Completion of firth for bash, made from its table of options.\n\n" +
         fmt::format("_firth_subcommands='{}'\n\n", command_words(program)) +
         options_function(program) + "\n" + values_function(program) + "\n" +
         arguments_function(program) + kFunction;
}

}  // namespace firth
