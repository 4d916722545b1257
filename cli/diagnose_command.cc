// firth diagnose: the shape of the cloud of vectors.
#include <CLI/App.hpp>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/standard_streams.h"
#include "cli/transform_flags.h"
#include "firth/error.h"
#include "firth/geometry.h"
#include "firth/table.h"
#include "report/geometry_report.h"

namespace firth {
namespace {

struct DiagnoseFlags {
  CommonFlags common;
  std::string model;
  std::string against;
  std::string vectors = "raw";
  TransformFlags transform;
  bool all = false;
};

GeometryOptions geometry_options(const DiagnoseFlags& flags) {
  GeometryOptions options;
  if (flags.vectors != "raw" && flags.vectors != "unit") {
    throw Error(ErrorKind::usage,
                "--vectors: found \"" + printable(flags.vectors) + "\", expected raw or unit");
  }
  options.unit = flags.vectors == "unit";
  if (flags.all) options.hub_words = 0;
  return options;
}

void warn_of_missing(const std::string& path, const Geometry& geometry) {
  if (geometry.norm_frequency) return;
  print_warning(printable(path, 4096) + ": has no counts: nothing is said of frequency");
}

LoadedTable load_and_transform(const std::string& path, const TransformOptions& steps,
                               int threads) {
  LoadedTable loaded = load_table(path);
  if (!any_step(steps)) return loaded;
  loaded.table.vectors = transform(loaded.table, steps, threads).vectors.view();
  loaded.table.contexts = {};
  return loaded;
}

int run_diagnose(const DiagnoseFlags& flags) {
  const GeometryOptions options = geometry_options(flags);
  const TransformOptions steps = options_of(flags.transform);
  std::vector<std::string> paths{flags.model};
  if (!flags.against.empty()) paths.push_back(flags.against);
  std::vector<LoadedTable> loaded;
  std::vector<ModelGeometry> models;
  loaded.reserve(paths.size());  // reports keep references to the words
  for (const std::string& path : paths) {
    loaded.push_back(load_and_transform(path, steps, flags.common.threads));
    const EmbeddingTable& table = loaded.back().table;
    models.push_back({path, table.words, diagnose(table, options, flags.common.threads)});
    if (!flags.common.quiet) warn_of_missing(path, models.back().geometry);
  }
  write_stdout(flags.common.json ? json_of(models) : text_of(models));
  return 0;
}

}  // namespace

void add_diagnose_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "diagnose",
      "The shape of the cloud of vectors: directions, frequency, hubs, cone.\n\n"
      "Example:\n  firth diagnose model\n"
      "  firth diagnose model --against other_model\n"
      "  firth diagnose model --all-but-the-top auto   (as it would be)\n");
  const auto flags = std::make_shared<DiagnoseFlags>();
  add_text(*command, "MODEL", flags->model, "", "model folder, or any file of vectors")->required();
  add_text(*command, "--against", flags->against, "MODEL", "a second model, side by side");
  add_text(*command, "--vectors", flags->vectors, "raw|unit", "as they are, or at length 1")
      ->default_str(flags->vectors);
  add_switch(*command, "--all", flags->all, "hubs among all words, not the first 50,000");
  add_transform_flags(*command, flags->transform);
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_diagnose(*flags); }; });
}

}  // namespace firth
