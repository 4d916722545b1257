// firth transform: vectors made over.
#include <CLI/App.hpp>
#include <ctime>
#include <memory>
#include <utility>

#include "cli/about_model.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/run_record.h"
#include "cli/standard_streams.h"
#include "cli/transform_flags.h"
#include "firth/error.h"
#include "firth/geometry.h"
#include "firth/table.h"
#include "report/model_record.h"
#include "report/transform_report.h"
#include "table/format_traits.h"

namespace firth {
namespace {

struct TransformCommandFlags {
  CommonFlags common;
  std::string model;
  std::string output;
  TransformFlags steps;
  bool force = false;
  bool report = false;
};

TransformReport report_of(const TransformCommandFlags& flags, const TransformOptions& options,
                          TableFormat format, const LoadedTable& source,
                          const TransformResult& result) {
  TransformReport report;
  report.output = flags.output;
  report.options = options;
  report.components = result.components;
  report.rank = result.rank;
  report.share = result.share;
  report.rows = result.vectors.rows();
  report.zero_rows = result.zero_rows;
  report.dim = result.vectors.dim();
  report.contexts_left = !source.table.contexts.empty();
  report.lost = lost_in(
      format, {.counts = !source.table.counts.empty(), .record = !source.model_json.empty()});
  report.source_fingerprint = source.fingerprint;
  return report;
}

// What was asked for goes to stdout, the account of the work to stderr.
void show(const TransformCommandFlags& flags, const TransformReport& report) {
  if (flags.common.json) {
    write_stdout(json_of(report));
  } else if (flags.report) {
    write_stdout(text_of(report));
  } else if (!flags.common.quiet) {
    print_message(text_of(report));
  }
}

TransformOptions steps_of(const TransformCommandFlags& flags) {
  const TransformOptions options = options_of(flags.steps);
  if (any_step(options)) return options;
  throw Error(ErrorKind::usage,
              "expected a step: --unit, --centre, --whiten, --all-but-the-top, --pca or "
              "--add-contexts");
}

int run_transform(const TransformCommandFlags& flags) {
  const std::int64_t started = std::time(nullptr);
  const int threads = flags.common.threads;
  const TransformOptions options = steps_of(flags);
  const std::vector<std::filesystem::path> inputs = files_of_table(flags.model);
  refuse_inputs_as_output(inputs, {flags.output});
  TableOutput output(flags.output, flags.force);
  refuse_inputs_as_output(inputs, output.files());
  LoadedTable source = load_table(flags.model);
  EmbeddingTable& table = source.table;
  const TransformResult result =
      about_model(flags.model, [&] { return transform(table, options, threads); });
  TransformReport report = report_of(flags, options, output.format(), source, result);
  if (!flags.common.quiet) warn_of_lost(output.format(), report.lost);
  const auto look = [&](const char* name) {
    if (!flags.report) return;
    report.before_after.push_back({name, table.words, diagnose(table, {}, threads)});
  };
  look("before");
  table.vectors = result.vectors.view();
  table.contexts = {};
  look("after");
  catch_interrupts();  // until here there is nothing to clean up
  SaveOptions save;
  save.poll = stop_if_interrupted;
  output.save(table, {transformed_json(source, report), run_json(run_record(started, threads))},
              save);
  show(flags, report);
  return 0;
}

}  // namespace

void add_transform_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "transform",
      "Makes vectors over and saves them with a record of what was done.\n\n"
      "Example:\n  firth transform model -o round --all-but-the-top auto\n"
      "  firth transform model -o white.npy --unit --whiten zca --report\n\n"
      "Steps run in this order: --add-contexts, --unit, --centre, then one of --whiten,\n"
      "--all-but-the-top, --pca. Another order: one run after the other.\n");
  const auto flags = std::make_shared<TransformCommandFlags>();
  add_model(*command, flags->model);
  add_text(*command, "-o,--output", flags->output, "OUT", kOutputHelp)->required();
  add_transform_flags(*command, flags->steps);
  add_switch(*command, "--report", flags->report, "diagnose before and after, side by side");
  add_switch(*command, "--force", flags->force, "replace an existing output");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_transform(*flags); }; });
}

}  // namespace firth
