// firth clusters: words grouped by the direction of their vectors.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Option.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "cli/about_model.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/standard_streams.h"
#include "firth/clusters.h"
#include "firth/error.h"
#include "firth/table.h"
#include "report/cluster_report.h"

namespace firth {
namespace {

struct ClustersFlags {
  CommonFlags common;
  std::string model;
  std::string output;
  std::string k = "auto";
  ClusterOptions options;
  std::uint64_t first = 0;  // 0: all
  std::uint64_t top = 10;
  bool force = false;
};

// Words go to lines with a tab.
void require_writable(const std::string& path, const WordList& words, std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) {
    if (words[i].find_first_of("\t\n") == std::string_view::npos) continue;
    throw Error(ErrorKind::input, path, fmt::format("row {}", i),
                "word \"" + printable(words[i]) +
                    "\", expected one without tab and newline, as -o writes WORD<TAB>CLUSTER");
  }
}

// Checked without the model.
void settle(ClustersFlags& flags) {
  ClusterOptions& options = flags.options;
  if (flags.k != "auto") options.k = parse_whole("-k", flags.k, 1, kMaxWords);
  if (options.restarts < 1) {
    refuse_value("--restarts", std::to_string(options.restarts), "at least 1");
  }
  if (options.max_iterations < 1) {
    refuse_value("--max-iterations", std::to_string(options.max_iterations), "at least 1");
  }
  if (flags.force && flags.output.empty()) {
    throw Error(ErrorKind::usage, "--force has no effect without --output");
  }
}

std::optional<DurableTarget> claim_output(const ClustersFlags& flags) {
  if (flags.output.empty()) return std::nullopt;
  refuse_inputs_as_output(files_of_table(flags.model), {flags.output});
  return claim_output_file(flags.output, flags.force);
}

int run_clusters(const ClustersFlags& flags) {
  const std::optional<DurableTarget> target = claim_output(flags);
  const LoadedTable loaded = load_table(flags.model);
  const EmbeddingTable& table = loaded.table;
  MatrixView vectors = table.vectors;
  if (flags.first > 0) vectors.rows = std::min<std::size_t>(vectors.rows, flags.first);
  if (target) require_writable(flags.model, table.words, vectors.rows);
  const UnitView rows = unit(vectors, flags.common.threads);
  ClusterOptions options = flags.options;
  KChoice choice;
  const Clustering found = about_model(flags.model, [&] {
    if (options.k == 0) choice = choose_k(rows, options.seed, flags.common.threads);
    if (options.k == 0) options.k = choice.k;
    return spherical_k_means(rows, options, flags.common.threads);
  });
  if (target) {
    target->save_file([&](FileWriter& file) { file.write(cluster_lines(table.words, found)); });
  }
  const ClusterReport report{table.words,  found,        summaries(found, table.counts, flags.top),
                             choice.tried, options.seed, rows.zero_rows};
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_clusters_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "clusters",
      "Groups the words by the direction of their vectors: spherical k-means.\n\n"
      "Example:\n  firth clusters model -k 200 -o clusters.tsv\n"
      "  firth clusters model --first 20000   (k is chosen by silhouette)\n");
  const auto flags = std::make_shared<ClustersFlags>();
  add_model(*command, flags->model);
  add_text(*command, "-k", flags->k, "K", "clusters, 1..words, or auto: by silhouette")
      ->default_str(flags->k);
  add_text(*command, "-o,--output", flags->output, "FILE", "write a line WORD<TAB>CLUSTER a word");
  add_number(*command, "--first", flags->first, "0: all", "cluster the first N words (0: all)");
  add_number(*command, "--top", flags->top, "0 or more", "words shown of each cluster");
  add_number(*command, "--seed", flags->options.seed, "0..2^64-1", "of the first centres");
  add_number(*command, "--restarts", flags->options.restarts, "at least 1", "the best of N runs");
  add_number(*command, "--max-iterations", flags->options.max_iterations, "at least 1", "of a run");
  add_switch(*command, "--force", flags->force, "replace an existing output");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] {
    action = [flags] {
      settle(*flags);
      return run_clusters(*flags);
    };
  });
}

}  // namespace firth
