// firth synth: a corpus or a table with planted structure, and the truth about it.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Option.hpp>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/run_record.h"
#include "cli/standard_streams.h"
#include "corpus/planted.h"
#include "firth/error.h"
#include "firth/stopped.h"
#include "firth/table.h"
#include "report/model_record.h"
#include "report/progress.h"
#include "report/report.h"
#include "table/format_traits.h"

namespace firth {
namespace {

struct SynthFlags {
  CommonFlags common;
  PlantedOptions corpus;
  std::string output;
  std::string truth;  // folder
  std::string table;  // "V,d"
  bool force = false;
};

using Clock = std::chrono::steady_clock;

int finish(const SynthFlags& flags, PlantedReport report, Clock::time_point begin) {
  report.output = flags.output;
  report.seed = flags.corpus.seed;
  report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (!flags.common.quiet) print_message(text_of(report));
  if (flags.common.json) write_stdout(json_of(report));
  return 0;
}

// The two files of --truth, claimed before any work.
struct TruthFiles {
  DurableTarget analogies;
  DurableTarget categories;
};

TruthFiles claim_truth(const SynthFlags& flags) {
  const std::filesystem::path folder = flags.truth;
  std::error_code problem;
  std::filesystem::create_directory(folder, problem);
  if (problem) throw Error(ErrorKind::io, flags.truth, "", problem.message());
  return {claim_output_file(folder / "analogies.txt", flags.force),
          claim_output_file(folder / "categories.tsv", flags.force)};
}

void save_truth(const TruthFiles& files, const PlantedOptions& options) {
  const PlantedTruth truth = planted_truth(options);
  files.analogies.save_file([&](FileWriter& file) { file.write(format_analogies(truth)); });
  files.categories.save_file([&](FileWriter& file) { file.write(format_categories(truth)); });
}

std::uint64_t save_corpus(const SynthFlags& flags, const DurableTarget& target) {
  ProgressLine line(stderr, flags.common.quiet);
  std::uint64_t bytes = 0;
  target.save_file([&](FileWriter& file) {
    write_planted_corpus(flags.corpus, [&](std::string_view text) {
      stop_if_interrupted();
      file.write(text);
      bytes += text.size();
      if (line.due()) line.show(fmt::format("writing  {} of {} bytes", bytes, flags.corpus.bytes));
    });
  });
  return bytes;
}

int make_corpus(const SynthFlags& flags) {
  const auto begin = Clock::now();
  if (flags.corpus.bytes == 0) throw Error(ErrorKind::usage, "--size BYTES is required");
  const DurableTarget target = claim_output_file(flags.output, flags.force);
  if (target.free_bytes() < flags.corpus.bytes) {
    throw Error(ErrorKind::limit, flags.output, "",
                fmt::format("the disk has {} bytes free, needed are {}", target.free_bytes(),
                            flags.corpus.bytes));
  }
  std::optional<TruthFiles> truth;
  if (!flags.truth.empty()) truth.emplace(claim_truth(flags));
  PlantedReport report;
  report.bytes = save_corpus(flags, target);
  if (truth) save_truth(*truth, flags.corpus);
  report.words = flags.corpus.words;
  return finish(flags, report, begin);
}

// Rows and dimension of "V,d".
std::pair<std::size_t, std::size_t> table_size(const std::string& text) {
  constexpr std::uint64_t kMaxDim = 4096;
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) refuse_value("--table", text, "V,d (rows, dimension)");
  return {parse_whole("--table", text.substr(0, comma), 1, kMaxWords),
          parse_whole("--table", text.substr(comma + 1), 1, kMaxDim)};
}

int make_table(const SynthFlags& flags) {
  const auto begin = Clock::now();
  const std::int64_t started = std::time(nullptr);
  const auto [rows, dim] = table_size(flags.table);
  TableOutput output(flags.output, flags.force);
  output.require_space(rows * dim * sizeof(float));
  if (!flags.common.quiet) {
    warn_of_lost(output.format(), lost_in(output.format(), {.counts = true}));
  }
  PlantedTable planted = planted_table(rows, dim, flags.corpus.seed);
  stop_if_interrupted();
  SaveOptions save;
  save.poll = stop_if_interrupted;
  const EmbeddingTable table{
      std::move(planted.words), std::move(planted.counts), planted.vectors.view(), {}};
  output.save(table,
              {planted_json(rows, dim, flags.corpus.seed),
               run_json(run_record(started, flags.common.threads))},
              save);
  PlantedReport report;
  report.bytes = rows * dim * sizeof(float);
  report.words = rows;
  return finish(flags, report, begin);
}

}  // namespace

void add_synth_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "synth",
      "Writes a corpus whose analogies, classes and frequencies are known.\n\n"
      "Example:\n  firth synth -o corpus.txt --size 20M --truth truth\n");
  const auto flags = std::make_shared<SynthFlags>();
  add_text(*command, "-o,--output", flags->output, "FILE", "the corpus or table")->required();
  CLI::Option* size = add_size(*command, "--size", flags->corpus.bytes, "of the corpus, as 20M");
  CLI::Option* words = add_number(*command, "--words", flags->corpus.words, "10,000..10,000,000",
                                  "words of the common vocabulary");
  add_number(*command, "--seed", flags->corpus.seed, "0..2^64-1", "of all random choices");
  CLI::Option* truth = add_text(*command, "--truth", flags->truth, "DIR",
                                "write analogies.txt and categories.tsv there");
  add_text(*command, "--table", flags->table, "V,d", "write a table of V vectors instead")
      ->excludes(size)
      ->excludes(words)
      ->excludes(truth);
  add_switch(*command, "--force", flags->force, "replace an existing output");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] {
    action = [flags] {
      catch_interrupts();
      return flags->table.empty() ? make_corpus(*flags) : make_table(*flags);
    };
  });
}

}  // namespace firth
