// firth info: what a file is.
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/standard_streams.h"
#include "eval/row_statistics.h"
#include "firth/table.h"
#include "report/report.h"
#include "table/word_statistics.h"

namespace firth {
namespace {

struct InfoFlags {
  CommonFlags common;
  std::string path;
};

int run_info(const InfoFlags& flags) {
  const LoadedTable loaded = load_table(flags.path, NonFinite::keep);
  const EmbeddingTable& table = loaded.table;
  InfoReport report;
  report.format = loaded.format;
  report.rows = table.vectors.rows;
  report.dim = table.vectors.dim;
  report.counts = !table.counts.empty();
  report.contexts = !table.contexts.empty();
  report.statistics = row_statistics(table.vectors, flags.common.threads);
  report.words = word_statistics(table.words);
  report.fingerprint = loaded.fingerprint;
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_info_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "info",
      "Says what a model or a file of vectors is: format, rows, dimension, norms, words,\n"
      "fingerprint. Found by content, whatever the name; compressed or not.\n\n"
      "Example:\n  firth info model\n  firth info GoogleNews-vectors-negative300.bin.gz\n");
  const auto flags = std::make_shared<InfoFlags>();
  add_model(*command, flags->path);
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_info(*flags); }; });
}

}  // namespace firth
