// firth word2vec: the familiar door. word2vec.c's options in, a run of `firth train` or, where only
// the words are wanted, of `firth vocab` out.
#include <CLI/App.hpp>
#include <CLI/Option.hpp>
#include <memory>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/config.h"
#include "cli/standard_streams.h"
#include "cli/train_command.h"
#include "cli/vocab_command.h"
#include "cli/word2vec_options.h"
#include "firth/error.h"

namespace firth {
namespace {

// As word2vec.c's -read-vocab wants it: its word for a newline stands first, whatever its count.
std::string format_word2vec_vocabulary(const WordList& words, std::span<const Count> counts) {
  constexpr std::string_view kNewline = "</s>";
  const WordId newline = words.find(kNewline);
  const auto line = [](std::string_view word, Count count) {
    return std::string(word) + " " + std::to_string(count) + "\n";
  };
  std::string text = line(kNewline, newline == kNoWord ? 0 : counts[newline]);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != newline) text += line(words[i], counts[i]);
  }
  return text;
}

// What only the door knows, with word2vec.c's defaults.
struct DoorOptions {
  bool binary = false;
  bool cbow = true;
  bool hierarchical_softmax = false;
  std::uint64_t classes = 0;
  std::uint64_t debug = 2;
};

DoorOptions door_options(const Word2vecValues& values) {
  const auto number = [&](const char* name, std::uint64_t standard, std::uint64_t high) {
    const auto found = values.find(name);
    return found == values.end() ? standard : parse_whole(name, found->second, 0, high);
  };
  constexpr std::uint64_t kMany = 1'000'000'000;
  return {number("-binary", 0, 1) == 1, number("-cbow", 1, 1) == 1, number("-hs", 0, 1) == 1,
          number("-classes", 0, kMany), number("-debug", 2, kMany)};
}

// What word2vec.c does and firth does not, with what to write instead.
void refuse_what_is_not_there(const Word2vecValues& values, const DoorOptions& door) {
  const auto refuse = [](const std::string& message) { throw Error(ErrorKind::usage, message); };
  if (door.cbow) {
    const bool given = values.contains("-cbow");
    refuse(std::string(given ? "-cbow 1" : "-cbow is not given, so 1 as in word2vec.c") +
           ": firth does not have CBOW yet; write -cbow 0 for skip-gram");
  }
  if (door.hierarchical_softmax) {
    refuse("-hs 1: firth does not have hierarchical softmax yet; write -hs 0 -negative 5");
  }
  if (values.contains("-negative") && values.at("-negative") == "0") {
    refuse("-negative 0: without noise words nothing is trained; write -negative 5");
  }
  if (door.classes > 0) {
    const std::string k = std::to_string(door.classes);
    refuse("-classes " + k + ": classes are not written here; leave it out, then: firth clusters " +
           "OUTPUT -k " + k);
  }
}

void give_all(CLI::App& command, const Word2vecValues& values) {
  for (const Word2vecOption& option : word2vec_options()) {
    const auto found = values.find(option.name);
    if (option.ours.empty() || found == values.end()) continue;
    // word2vec.c drops what is below -min-count, so that 0 and 1 are the same to it.
    const bool zero = option.name == "-min-count" && found->second == "0";
    give(*command.get_option(option.ours), protect({zero ? "1" : found->second})[0]);
  }
}

int count_words_only(const TrainFlags& flags) {
  VocabFlags vocab;
  vocab.common = flags.common;
  vocab.corpus = flags.corpus;
  vocab.output = flags.save_vocabulary;
  vocab.model = flags.model;
  vocab.format_words = flags.format_words;
  vocab.force = true;
  return run_vocab(vocab);
}

int train_or_count(const Word2vecValues& values) {
  const DoorOptions door = door_options(values);
  CLI::App command;
  TrainFlags flags;
  add_train_options(command, flags);
  if (values.contains("-output")) refuse_what_is_not_there(values, door);
  give_all(command, values);
  flags.preset = "word2vec";
  flags.force = true;
  flags.common.quiet = door.debug == 0;
  flags.format = door.binary ? TableFormat::word2vec_binary : TableFormat::word2vec_text;
  flags.format_words = format_word2vec_vocabulary;
  flags.given_min_count = flags.model.vocabulary.min_count;
  if (flags.corpus.empty()) throw Error(ErrorKind::usage, "-train <file> is required");
  if (!flags.output.empty()) return run_train(command, flags);
  if (flags.save_vocabulary.empty()) {
    throw Error(ErrorKind::usage, "-output <file> or -save-vocab <file> is required");
  }
  if (!flags.vocabulary.empty()) {
    throw Error(ErrorKind::usage, "-read-vocab has no effect without -output");
  }
  return count_words_only(flags);
}

int run_word2vec(const std::vector<std::string>& arguments) {
  const bool help = !arguments.empty() && (arguments[0] == "-h" || arguments[0].ends_with("-help"));
  if (arguments.empty() || help) {
    write_stdout(word2vec_usage());
    return 0;
  }
  try {
    return train_or_count(read_word2vec_options(arguments));
  } catch (const Error& error) {
    throw Error(error.kind(), in_words_of_word2vec(error.what()));
  }
}

}  // namespace

void add_word2vec_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("word2vec", word2vec_usage());
  const auto arguments = std::make_shared<std::vector<std::string>>();
  const auto read = [arguments](const std::vector<std::string>& found) {
    for (const std::string& argument : found) arguments->push_back(unprotected(argument));
  };
  command->add_option_function<std::vector<std::string>>("OPTION", read, "as above")->type_name("");
  command->callback(
      [arguments, &action] { action = [arguments] { return run_word2vec(*arguments); }; });
}

}  // namespace firth
