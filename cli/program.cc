#include "cli/program.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <sstream>
#include <string>

#include "firth/train.h"
#include "firth/version.h"

namespace firth {
namespace {

// Lists every subcommand with the first paragraph of what it says of itself.
class BriefList : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_subcommand(const CLI::App* command) const override {
    std::string text = command->get_description();
    text.resize(std::min(text.find("\n\n"), text.size()));
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::ostringstream out;
    CLI::detail::format_help(out, command->get_name(), text, get_column_width());
    return out.str();
  }
};

void add_commands(CLI::App& program, Action& action) {
  add_train_command(program, action);
  add_vocab_command(program, action);
  add_synth_command(program, action);
  add_info_command(program, action);
  add_neighbors_command(program, action);
  add_analogy_command(program, action);
  add_similarity_command(program, action);
  add_odd_one_out_command(program, action);
  add_eval_command(program, action);
  add_clusters_command(program, action);
  add_diagnose_command(program, action);
  add_transform_command(program, action);
  add_word2vec_command(program, action);
  add_export_command(program, action);
}

}  // namespace

std::unique_ptr<CLI::App> make_program(Action& action) {
  auto program = std::make_unique<CLI::App>(
      "Word embeddings: deterministic, fast skip-gram with negative sampling.\n\n"
      "Example:\n  firth train corpus.txt -o model\n  firth neighbors model king\n\n"
      "firth SUBCOMMAND --help tells more of each.\n",
      "firth");
  program->formatter(std::make_shared<BriefList>());
  program->get_formatter()->column_width(34);
  program->set_version_flag("--version", std::string("firth ") + kVersion + "\nengine revision " +
                                             std::to_string(kEngineRevision));
  program->require_subcommand(1);
  add_commands(*program, action);
  return program;
}

}  // namespace firth
