// firth odd-one-out: the word that does not go with the others.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/queries.h"
#include "cli/standard_streams.h"
#include "firth/error.h"

namespace firth {
namespace {

struct OddOneOutFlags {
  CommonFlags common;
  std::string model;
  std::vector<std::string> words;
};

int run_odd_one_out(const OddOneOutFlags& flags) {
  if (flags.words.size() < 3) {
    throw Error(ErrorKind::usage,
                fmt::format("odd-one-out: found {} word{}, expected 3 or more", flags.words.size(),
                            flags.words.size() == 1 ? "" : "s"));
  }
  const OpenModel model(flags.model, flags.common);
  std::vector<WordId> words;
  for (const std::string& word : flags.words) words.push_back(model.require(word));
  const OddOneOutReport report{model.about(odd_one_out(model.rows(), words))};
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_odd_one_out_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "odd-one-out",
      "The word furthest from the mean of all, and each word's cosine with that mean.\n\n"
      "Example:\n  firth odd-one-out model breakfast cereal dinner lunch\n");
  const auto flags = std::make_shared<OddOneOutFlags>();
  add_model(*command, flags->model);
  add_texts(*command, "WORD", flags->words, "", "3 words or more")->required();
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_odd_one_out(*flags); }; });
}

}  // namespace firth
