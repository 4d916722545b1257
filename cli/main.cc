#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/standard_streams.h"
#include "firth/error.h"
#include "firth/stopped.h"
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

int run(const std::vector<std::string>& arguments) {
  CLI::App program(
      "Word embeddings: deterministic, fast skip-gram with negative sampling.\n\n"
      "Example:\n  firth train corpus.txt -o model\n  firth neighbors model king\n\n"
      "firth SUBCOMMAND --help tells more of each.\n",
      "firth");
  program.formatter(std::make_shared<BriefList>());
  program.get_formatter()->column_width(34);
  program.set_version_flag("--version", std::string("firth ") + kVersion + "\nengine revision " +
                                            std::to_string(kEngineRevision));
  program.require_subcommand(1);
  Action action;
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
  const std::string answer = parse(program, arguments);
  if (answer.empty()) return action();
  write_stdout(answer);
  return 0;
}

int fail(ErrorKind kind, const char* message) {
  print_error(message);
  return static_cast<int>(kind);
}

// The one place that catches: an error becomes a line and an exit code.
int run_and_report(const std::vector<std::string>& arguments) {
  try {
    return run(arguments);
  } catch (const Error& error) {
    return fail(error.kind(), error.what());
  } catch (const Stopped&) {
    return die_by_interrupt();
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::limit, "out of memory");
  } catch (const std::exception& error) {
    return fail(ErrorKind::internal, error.what());
  }
}

}  // namespace
}  // namespace firth

int main(int argc, char** argv) {
  firth::claim_standard_streams();
  std::signal(SIGPIPE, SIG_DFL);
  return firth::run_and_report({argv + (argc > 0 ? 1 : 0), argv + argc});
}
