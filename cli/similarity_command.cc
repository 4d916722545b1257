// firth similarity: how two words are related.
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/queries.h"
#include "cli/standard_streams.h"

namespace firth {
namespace {

struct SimilarityFlags {
  CommonFlags common;
  std::string model;
  std::string a, b;
};

int run_similarity(const SimilarityFlags& flags) {
  const OpenModel model(flags.model, flags.common);
  const WordId a = model.require(flags.a);
  const WordId b = model.require(flags.b);
  const UnitView& rows = model.rows();
  const SimilarityReport report{model.about({a, 0}), model.about({b, 0}),
                                relate(rows, a, b, flags.common.threads),
                                rows.raw.rows - rows.zero_rows - 1};
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_similarity_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "similarity",
      "Two words: cosine, dot product, distance, and each one's place among the neighbours of the "
      "other.\n\n"
      "Example:\n  firth similarity model king queen\n");
  const auto flags = std::make_shared<SimilarityFlags>();
  add_model(*command, flags->model);
  add_text(*command, "A", flags->a, "", "a word")->required();
  add_text(*command, "B", flags->b, "", "another one")->required();
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_similarity(*flags); }; });
}

}  // namespace firth
