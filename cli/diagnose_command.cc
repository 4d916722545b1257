// firth diagnose: the shape of the cloud of vectors.
#include <CLI/App.hpp>
#include <memory>
#include <vector>

#include "cli/about_model.h"
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
  options.unit = choose<bool>("--vectors", flags.vectors, {{"raw", false}, {"unit", true}});
  if (flags.all) options.hub_words = 0;
  return options;
}

// A wrong path is told before any work on the others.
std::vector<LoadedTable> load(const std::vector<std::string>& paths) {
  std::vector<LoadedTable> loaded;
  loaded.reserve(paths.size());
  for (const std::string& path : paths) loaded.push_back(load_table(path));
  return loaded;
}

Geometry look_at(EmbeddingTable& table, const TransformOptions& steps,
                 const GeometryOptions& options, int threads) {
  if (any_step(steps)) {
    table.vectors = transform(table, steps, threads).vectors.view();
    table.contexts = {};
  }
  return diagnose(table, options, threads);
}

void warn_of_missing(const std::string& path, const Geometry& geometry) {
  if (geometry.norm_frequency) return;
  print_warning(printable(path, 4096) + ": has no counts: nothing is said of frequency");
}

int run_diagnose(const DiagnoseFlags& flags) {
  const GeometryOptions options = geometry_options(flags);
  const TransformOptions steps = options_of(flags.transform);
  std::vector<std::string> paths{flags.model};
  if (!flags.against.empty()) paths.push_back(flags.against);
  std::vector<LoadedTable> loaded = load(paths);
  std::vector<ModelGeometry> models;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    EmbeddingTable& table = loaded[i].table;
    const auto look = [&] { return look_at(table, steps, options, flags.common.threads); };
    models.push_back({paths[i], table.words, about_model(paths[i], look)});
    if (!flags.common.quiet) warn_of_missing(paths[i], models.back().geometry);
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
  add_model(*command, flags->model);
  add_text(*command, "--against", flags->against, "MODEL", "a second model, side by side");
  add_text(*command, "--vectors", flags->vectors, "raw|unit", "as they are, or at length 1")
      ->default_str(flags->vectors);
  add_switch(*command, "--all", flags->all, "hubs among all words, not the first 50,000");
  add_transform_flags(*command, flags->transform);
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_diagnose(*flags); }; });
}

}  // namespace firth
