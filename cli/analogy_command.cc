// firth analogy: A is to B as C is to ?
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/queries.h"
#include "cli/standard_streams.h"
#include "cli/suggestion.h"
#include "firth/error.h"

namespace firth {
namespace {

struct AnalogyFlags {
  CommonFlags common;
  std::string model;
  std::string a, b, c;
  std::string method = "3cosadd";
  std::uint64_t top = 10;
};

int run_analogy(const AnalogyFlags& flags) {
  if (flags.top == 0) throw Error(ErrorKind::usage, "--top: found 0, expected at least 1");
  if (flags.method != "3cosadd") {
    throw Error(ErrorKind::usage,
                "--method: found \"" + printable(flags.method) + "\", expected 3cosadd");
  }
  const OpenModel model(flags.model, flags.common.threads);
  const WordId a = model.require(flags.a);
  const WordId b = model.require(flags.b);
  const WordId c = model.require(flags.c);
  const QueryReport report =
      model.report(flags.a + " " + flags.b + " " + flags.c,
                   analogy_3cosadd(model.rows(), a, b, c, flags.top, flags.common.threads));
  write_stdout(flags.common.json ? json_of_analogy(report) : text_of_analogy(report));
  return 0;
}

}  // namespace

void add_analogy_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("analogy",
                                             "A is to B as C is to ?, by cosine.\n\n"
                                             "Example:\n  firth analogy model man king woman\n");
  const auto flags = std::make_shared<AnalogyFlags>();
  add_text(*command, "MODEL", flags->model, "", "model folder or .npy file")->required();
  add_text(*command, "A", flags->a, "", "is to")->required();
  add_text(*command, "B", flags->b, "", "as")->required();
  add_text(*command, "C", flags->c, "", "is to ?")->required();
  add_text(*command, "--method", flags->method, "NAME", "3cosadd")->default_str(flags->method);
  add_number(*command, "--top", flags->top, "at least 1", "answers");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_analogy(*flags); }; });
}

}  // namespace firth
