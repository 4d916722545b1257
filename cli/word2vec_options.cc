#include "cli/word2vec_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/presets.h"
#include "cli/suggestion.h"
#include "firth/error.h"

namespace firth {
namespace {

// What word2vec.c and firth have in common gets the default of the preset.
std::vector<Word2vecOption> make_options() {
  std::vector<Word2vecOption> options = {
      {"-train", "CORPUS", "<file>", "", "text to train on"},
      {"-output", "--output", "<file>", "", "file of the vectors; replaced when it exists"},
      {"-save-vocab", "--save-vocab", "<file>", "", "write the words; without -output no more"},
      {"-read-vocab", "--vocab", "<file>", "", "use these words, counted anew in the text"},
      {"-binary", "", "<int>", "0", "1: binary vectors, 0: text"},
      {"-cbow", "", "<int>", "1", "only 0, skip-gram, so it must be given"},
      {"-alpha", "--lr", "<float>", "*", "learning rate at the start"},
      {"-size", "--dim", "<int>", "*", "numbers of a vector"},
      {"-window", "--window", "<int>", "*", "words to either side"},
      {"-sample", "--sample", "<float>", "*", "thin out words more frequent than this; 0: none"},
      {"-hs", "", "<int>", "0", "only 0, no hierarchical softmax"},
      {"-negative", "--negative", "<int>", "*", "noise words a pair"},
      {"-threads", "--threads", "<int>", "all allowed", "changes no byte"},
      {"-min-count", "--min-count", "<int>", "*", "drop rarer words"},
      {"-iter", "--epochs", "<int>", "*", "passes over the text"},
      {"-classes", "", "<int>", "0", "only 0, vectors; for classes: firth clusters"},
      {"-debug", "", "<int>", "2", "0: be quiet"}};
  for (Word2vecOption& option : options) {
    if (option.standard == "*") option.standard = preset_value("word2vec", option.ours);
  }
  return options;
}

const Word2vecOption& option_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Word2vecOption& option : word2vec_options()) {
    if (option.name == name) return option;
    names.push_back(option.name);
  }
  throw Error(ErrorKind::usage,
              "unknown option " + printable(name) + did_you_mean(nearest(name, names)));
}

bool continues_name(char c) { return c == '-' || (c >= 'a' && c <= 'z'); }

}  // namespace

const std::vector<Word2vecOption>& word2vec_options() {
  static const std::vector<Word2vecOption> kOptions = make_options();
  return kOptions;
}

std::string word2vec_usage() {
  std::string text =
      "Trains like firth train, by the options of word2vec.c; replaces its output.\n\n"
      "Example:\n"
      "  firth word2vec -train text8 -output v.bin -cbow 0 -size 200 -window 8 -negative 25 \\\n"
      "    -sample 1e-4 -threads 20 -binary 1 -iter 15\n\n"
      "Options of word2vec.c, which stand alone here:\n";
  for (const Word2vecOption& option : word2vec_options()) {
    const std::string standard =
        option.standard.empty() ? "" : fmt::format(" (default: {})", option.standard);
    text += fmt::format("  {:<21} {}{}\n", option.name + " " + option.placeholder, option.meaning,
                        standard);
  }
  return text;
}

Word2vecValues read_word2vec_options(const std::vector<std::string>& arguments) {
  Word2vecValues values;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const std::string& name = option_named(arguments[i]).name;
    const std::string value = i + 1 < arguments.size() ? arguments[i + 1] : "";
    if (value.empty()) throw Error(ErrorKind::usage, name + ": expected a value");
    if (value.size() > 2 && value[0] == '-' && continues_name(value[1])) {
      throw Error(ErrorKind::usage, name + ": found \"" + printable(value) +
                                        "\", expected a value, not the next option");
    }
    if (!values.emplace(name, value).second) {
      throw Error(ErrorKind::usage, name + " is given twice");
    }
  }
  return values;
}

std::string in_words_of_word2vec(std::string message) {
  for (const Word2vecOption& option : word2vec_options()) {
    const std::string& ours = option.ours;
    for (std::size_t at = message.find(ours); !ours.empty() && at != std::string::npos;
         at = message.find(ours, at + 1)) {
      const std::size_t end = at + ours.size();
      if (end < message.size() && continues_name(message[end])) continue;
      if (at > 0 && std::string_view(" ;(\"").find(message[at - 1]) == std::string_view::npos)
        continue;
      message.replace(at, ours.size(), option.name);
    }
  }
  return message;
}

}  // namespace firth
