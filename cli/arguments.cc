#include "cli/arguments.h"

#include <CLI/Error.hpp>
#include <algorithm>

#include "cli/suggestion.h"
#include "firth/error.h"

namespace firth {
namespace {

bool takes_signed_words(const std::vector<std::string>& arguments) {
  return !arguments.empty() && (arguments[0] == "neighbors" || arguments[0] == "analogy");
}

bool is_signed_word(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && argument[1] != '-' && argument != "-h";
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& program) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

bool looks_like_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && argument != "--";
}

// An argument that nothing took. It explains most other mistakes, so it is told first; a subcommand
// that is none explains the options after it.
void refuse_leftovers(const CLI::App& program) {
  const std::vector<std::string> leftovers = program.remaining(true);
  if (leftovers.empty()) return;
  const auto chosen = program.get_subcommands();
  const auto option = std::find_if(leftovers.begin(), leftovers.end(), looks_like_option);
  const bool no_subcommand = chosen.empty() && option != leftovers.begin();
  if (option != leftovers.end() && !no_subcommand) {
    const std::string name = option->substr(0, option->find('='));
    const CLI::App& command = chosen.empty() ? program : *chosen.front();
    const std::vector<std::string> names = option_names(command);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      throw Error(ErrorKind::usage, name + " stands before the subcommand, expected after it");
    }
    throw Error(ErrorKind::usage,
                "unknown option " + printable(name) + did_you_mean(nearest(name, names)));
  }
  const std::string found = unprotected(leftovers.front());
  if (!chosen.empty()) {
    throw Error(ErrorKind::usage, "unexpected argument \"" + printable(found) + "\"");
  }
  throw Error(ErrorKind::usage, "unknown subcommand \"" + printable(found) + "\"" +
                                    did_you_mean(nearest(found, command_names(program))));
}

void require_subcommand(const CLI::App& program) {
  if (!program.get_subcommands().empty()) return;
  std::string list;
  for (const std::string& name : command_names(program)) list += (list.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::usage, "expected a subcommand: " + list + "; see firth --help");
}

// CLI11 says "--seed: 1 required N missing".
std::string text_of(const CLI::ParseError& mistake) {
  const std::string text = mistake.what();
  const bool no_value = text.find(" required ") != std::string::npos && text.ends_with(" missing");
  return no_value ? text.substr(0, text.find(':')) + ": expected a value" : text;
}

}  // namespace

std::vector<std::string> protect(std::vector<std::string> arguments) {
  const bool signed_words = takes_signed_words(arguments);
  const bool foreign_command = !arguments.empty() && arguments[0] == "word2vec";
  bool options_ended = false;
  for (std::string& argument : arguments) {
    const bool foreign = foreign_command && &argument != arguments.data();
    // CLI11 takes "[" for a list and "++" for the end of a subcommand.
    const bool list = argument.starts_with('[') || argument == "++";
    const bool word = foreign || (!options_ended && signed_words && is_signed_word(argument));
    options_ended = options_ended || argument == "--";
    if (list || word) argument.insert(argument.begin(), '\0');
  }
  return arguments;
}

std::string unprotected(const std::string& argument) {
  return !argument.empty() && argument[0] == '\0' ? argument.substr(1) : argument;
}

std::string parse(CLI::App& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> reversed = protect(arguments);
  std::reverse(reversed.begin(), reversed.end());
  try {
    program.parse(reversed);
    return {};
  } catch (const CLI::CallForHelp&) {
    return program.help();
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::ParseError& mistake) {
    refuse_leftovers(program);
    require_subcommand(program);
    throw Error(ErrorKind::usage, text_of(mistake));
  } catch (const Error&) {
    refuse_leftovers(program);
    throw;
  }
}

}  // namespace firth
