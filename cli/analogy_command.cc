// firth analogy: A is to B as C is to ?
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/queries.h"
#include "cli/standard_streams.h"

namespace firth {
namespace {

struct AnalogyFlags {
  CommonFlags common;
  std::string model;
  std::string a, b, c;
  std::string method = "3cosadd";
  CandidateFlags answers;
};

AnalogyMethod method_of(const std::string& name) {
  return choose<AnalogyMethod>("--method", name,
                               {{"3cosadd", AnalogyMethod::cos_add},
                                {"3cosmul", AnalogyMethod::cos_mul},
                                {"pairdirection", AnalogyMethod::pair_direction}});
}

int run_analogy(const AnalogyFlags& flags) {
  validate(flags.answers);
  const AnalogyMethod method = method_of(flags.method);
  const OpenModel model(flags.model, flags.common);
  const Candidates among = model.candidates(flags.answers);
  const WordId a = model.require(flags.a);
  const WordId b = model.require(flags.b);
  const WordId c = model.require(flags.c);
  const std::vector<Scored> found =
      analogy(model.rows(), method, a, b, c, flags.answers.top, among, flags.common.threads);
  const AnalogyReport report{flags.a, flags.b, flags.c, flags.method, model.about(found)};
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_analogy_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "analogy",
      "A is to B as C is to ?\n\n"
      "Example:\n  firth analogy model man king woman\n"
      "  firth analogy model man king woman --method 3cosmul\n\n"
      "3cosadd: cosine with B - A + C. 3cosmul: (B and C) over A, as products of cosines.\n"
      "pairdirection: the way from C to ? is that from A to B.\n");
  const auto flags = std::make_shared<AnalogyFlags>();
  add_model(*command, flags->model);
  add_text(*command, "A", flags->a, "", "is to")->required();
  add_text(*command, "B", flags->b, "", "as")->required();
  add_text(*command, "C", flags->c, "", "is to ?")->required();
  add_text(*command, "--method", flags->method, "3cosadd|3cosmul|pairdirection",
           "how answers are scored")
      ->default_str(flags->method);
  add_candidate_flags(*command, flags->answers);
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_analogy(*flags); }; });
}

}  // namespace firth
