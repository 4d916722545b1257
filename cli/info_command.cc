// firth info: what a file is.
#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/standard_streams.h"
#include "eval/row_statistics.h"
#include "firth/table.h"
#include "report/report.h"

namespace firth {
namespace {

struct InfoFlags {
  CommonFlags common;
  std::string path;
};

int run_info(const InfoFlags& flags) {
  const LoadedTable loaded = load_table(flags.path);
  const EmbeddingTable& table = loaded.table;
  const InfoReport report{
      loaded.format,           table.vectors.rows,
      table.vectors.dim,       !table.counts.empty(),
      !table.contexts.empty(), row_statistics(table.vectors, flags.common.threads),
      loaded.fingerprint};
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_info_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "info",
      "Says what a model is: format, rows, dimension, norms, fingerprint.\n\n"
      "Example:\n  firth info model\n");
  const auto flags = std::make_shared<InfoFlags>();
  add_text(*command, "MODEL", flags->path, "", "model folder or .npy file")->required();
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_info(*flags); }; });
}

}  // namespace firth
