#include "cli/presets.h"

#include <fmt/format.h>

#include <CLI/Option.hpp>
#include <algorithm>
#include <initializer_list>

#include "cli/config.h"
#include "cli/options.h"

namespace firth {
namespace {

struct Setting {
  const char* option;
  double value;
  bool is_rate = false;  // a learning rate; the option wants it as a fraction of --lr
};

struct Preset {
  const char* name;
  const char* program;
  std::vector<Setting> settings;
  std::vector<std::string> not_copied;
};

// What the three agree on, and what each has of its own.
std::vector<Setting> with_common(std::initializer_list<Setting> own) {
  std::vector<Setting> settings = {
      {"--dim", 100}, {"--window", 5}, {"--negative", 5}, {"--min-count", 5}, {"--epochs", 5}};
  settings.insert(settings.end(), own);
  return settings;
}

// From the sources: word2vec.c of 2017 (github.com/tmikolov/word2vec, 20c129a), word2vec.py and
// keyedvectors.py of gensim 4, args.cc, fasttext.cc and loss.cc of fastText 0.9.2. All three draw
// the width of a window from 1..window for each word; firth weighs by distance, which is the mean
// of that.
const std::vector<Preset>& presets() {
  static const std::vector<Preset> kPresets = {
      {"word2vec",
       "word2vec.c with -cbow 0",
       with_common({{"--ns-exponent", 0.75},
                    {"--sample", 1e-3},
                    {"--lr", 0.025},
                    {"--min-lr", 1e-4},
                    {"--start-width", 0.5}}),
       {"its default, CBOW, is not there: this is skip-gram, as with -cbow 0",
        "</s>, its word for a newline, has no row and is not counted",
        "sentences are not cut after 1,000 words, nor words after 98 bytes",
        "random numbers differ, so vectors agree in what they are good for, never in bytes"}},
      {"gensim",
       "gensim 4, Word2Vec(sg=1)",
       with_common({{"--ns-exponent", 0.75},
                    {"--sample", 1e-3},
                    {"--lr", 0.025},
                    {"--min-lr", 1e-4, true},
                    {"--start-width", 1}}),
       {"its default, CBOW, is not there: this is skip-gram, as with sg=1",
        "sentences are not cut after 10,000 words",
        "words of equal counts may stand in another order",
        "random numbers differ, so vectors agree in what they are good for, never in bytes"}},
      {"fasttext",
       "fastText 0.9.2, skipgram -minn 0 -maxn 0",
       with_common({{"--ns-exponent", 0.5},
                    {"--sample", 1e-4},
                    {"--lr", 0.05},
                    {"--min-lr", 0},
                    {"--start-width", 1}}),
       {"its default, subwords, is not there: a vector belongs to a whole word, as with -maxn 0",
        "</s>, its word for a newline, is not counted and not trained",
        "lines are not cut after 1,024 words",
        "a noise word that is the right one is left out, not drawn again",
        "random numbers differ, so vectors agree in what they are good for, never in bytes"}}};
  return kPresets;
}

const Preset& preset_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) {
    if (name == preset.name) return preset;
    names.emplace_back(preset.name);
  }
  refuse_choice("--preset", name, names);
}

// What differs from firth's own defaults, as "gensim (sample 0.001, start-width 1)".
std::string summary(const CLI::App& command, const Preset& preset) {
  std::string text;
  for (const Setting& setting : preset.settings) {
    const std::string value = fmt::format("{}", setting.value);
    const bool usual = command.get_option(setting.option)->get_default_str() == value;
    if (usual && !setting.is_rate) continue;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", setting.option + 2, value,
                        setting.is_rate ? " / lr" : "");
  }
  return fmt::format("{}: {}", preset.name, text);
}

std::string value_of(const Setting& setting, double first_rate) {
  return fmt::format("{}",
                     setting.is_rate ? std::min(1.0, setting.value / first_rate) : setting.value);
}

}  // namespace

void add_preset_option(CLI::App& command, std::string& name) {
  std::string names;
  std::string description = "defaults of another program";
  for (const Preset& preset : presets()) {
    names += std::string(names.empty() ? "" : "|") + preset.name;
    description += "; " + summary(command, preset);
  }
  const auto read = [&name](const std::string& text) { name = preset_named(text).name; };
  command.add_option_function<std::string>("--preset", read, description)->type_name(names);
}

std::string preset_value(const std::string& preset, const std::string& option) {
  const auto& settings = preset_named(preset).settings;
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [&](const Setting& s) { return s.option == option; });
  return fmt::format("{}", found->value);
}

PresetReport apply_preset(CLI::App& command, const std::string& name, const double& first_rate) {
  const Preset& preset = preset_named(name);
  PresetReport report{preset.name, preset.program, {}, {}, preset.not_copied};
  for (const Setting& setting : preset.settings) {
    CLI::Option* option = command.get_option(setting.option);
    const std::string key = setting.option + 2;
    if (option->count() > 0) {
      report.given.push_back(key);
    } else {
      give(*option, value_of(setting, first_rate));
      report.settings.emplace_back(key, option->results().front());
    }
  }
  return report;
}

}  // namespace firth
