// firth export: a table in any format that is written.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <ctime>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "cli/commands.h"
#include "cli/export_words.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/run_record.h"
#include "cli/standard_streams.h"
#include "firth/error.h"
#include "firth/table.h"
#include "report/export_report.h"
#include "report/model_record.h"
#include "table/format_traits.h"

namespace firth {
namespace {

struct ExportFlags {
  CommonFlags common;
  std::string model;
  std::string output;
  std::string format;  // empty: by the extension
  std::string first;   // empty: all
  std::string words;   // path, or empty
  std::string dtype;   // "f16", "f32" or empty
  bool unit = false;
  bool no_newline = false;
  bool force = false;
};

TableFormat format_of(const ExportFlags& flags) {
  if (flags.format.empty()) return format_of_output(flags.output);
  std::vector<std::string> names;
  for (const FormatTraits& traits : all_formats()) {
    if (traits.option == nullptr) continue;
    if (flags.format == traits.option) return traits.format;
    names.emplace_back(traits.option);
  }
  refuse_choice("--format", flags.format, names);
}

// Rows are chosen later: they need the table.
SaveOptions options_of(const ExportFlags& flags, TableFormat format) {
  SaveOptions options;
  options.unit = flags.unit;
  options.newline = !flags.no_newline;
  options.half =
      !flags.dtype.empty() && choose<bool>("--dtype", flags.dtype, {{"f16", true}, {"f32", false}});
  options.poll = stop_if_interrupted;
  if (options.half && !traits_of(format).half) {
    throw Error(ErrorKind::usage,
                fmt::format("--dtype f16: {} holds no float16, expected npy, npz, safetensors or "
                            "static-embedding",
                            name_of(format)));
  }
  if (flags.no_newline && format != TableFormat::word2vec_binary) {
    throw Error(ErrorKind::usage, fmt::format("--no-newline has no effect: only word2vec binary "
                                              "can do without, not {}",
                                              name_of(format)));
  }
  return options;
}

// Rows of the words listed that there are, each once, in the order of the list.
std::vector<WordId> listed_rows(const std::string& path, const EmbeddingTable& table,
                                ExportReport& report) {
  std::vector<WordId> rows;
  std::vector<bool> taken(table.words.size());
  for (const std::string& word : read_word_lines(path)) {
    ++report.listed_words;
    const WordId row = table.words.find(word);
    if (row == kNoWord) {
      if (++report.unknown_words == 1) report.unknown_word = word;
    } else if (!taken[row]) {
      taken[row] = true;
      rows.push_back(row);
    }
  }
  if (!rows.empty()) return rows;
  throw Error(ErrorKind::input, path, "",
              fmt::format("{} words, none of which is in the table", report.listed_words));
}

std::optional<std::vector<WordId>> chosen_rows(const ExportFlags& flags,
                                               const EmbeddingTable& table, ExportReport& report) {
  if (flags.first.empty() && flags.words.empty()) return std::nullopt;
  std::vector<WordId> rows;
  if (flags.words.empty()) {
    rows.resize(table.words.size());
    std::iota(rows.begin(), rows.end(), WordId{0});
  } else {
    rows = listed_rows(flags.words, table, report);
  }
  if (!flags.first.empty()) {
    const std::uint64_t first = parse_whole("--first", flags.first, 1, kMaxWords);
    if (first < rows.size()) rows.resize(first);
  }
  return rows;
}

ExportReport report_of(const ExportFlags& flags, TableFormat format, const LoadedTable& source) {
  ExportReport report;
  report.output = flags.output;
  report.format = format;
  report.dim = source.table.vectors.dim;
  report.unit = flags.unit;
  report.contexts = traits_of(format).contexts && !source.table.contexts.empty();
  report.lost = lost_in(format, {.counts = !source.table.counts.empty(),
                                 .contexts = !source.table.contexts.empty(),
                                 .record = !source.model_json.empty()});
  report.source_rows = source.table.words.size();
  report.source_fingerprint = source.fingerprint;
  return report;
}

int run_export(const ExportFlags& flags) {
  const std::int64_t started = std::time(nullptr);
  const TableFormat format = format_of(flags);
  SaveOptions options = options_of(flags, format);
  std::vector<std::filesystem::path> inputs = files_of_table(flags.model);
  if (!flags.words.empty()) inputs.emplace_back(flags.words);
  refuse_inputs_as_output(inputs, {flags.output});
  TableOutput output(flags.output, flags.force, format);
  refuse_inputs_as_output(inputs, output.files());
  const LoadedTable source = load_table(flags.model);
  ExportReport report = report_of(flags, format, source);
  options.rows = chosen_rows(flags, source.table, report);
  report.rows = options.rows ? options.rows->size() : report.source_rows;
  report.half = options.half;
  if (!flags.common.quiet) {
    for (const std::string& line : warnings_of(report)) print_warning(line);
  }
  catch_interrupts();  // until here there is nothing to clean up
  output.save(source.table,
              {exported_json(source, report), run_json(run_record(started, flags.common.threads))},
              options);
  if (flags.common.json) {
    write_stdout(json_of(report));
  } else if (!flags.common.quiet) {
    print_message(text_of(report));
  }
  return 0;
}

// "npy|npz|...|static-embedding".
std::string format_names() {
  std::string names;
  for (const FormatTraits& traits : all_formats()) {
    if (traits.option != nullptr) names += (names.empty() ? "" : "|") + std::string(traits.option);
  }
  return names;
}

}  // namespace

void add_export_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "export",
      "Writes a model, or any table that is read, in another format.\n\n"
      "Example:\n  firth export model -o vectors.bin\n"
      "  firth export model -o small.npz --first 50000 --dtype f16\n"
      "  firth export model -o words.tsv --words words.txt\n"
      "  firth export GoogleNews.bin.gz -o news --format static-embedding --unit\n\n"
      "Words, counts and contexts go where the format has a place for them; what is lost is\n"
      "said. What a format cannot hold is refused before anything is written.\n");
  const auto flags = std::make_shared<ExportFlags>();
  add_model(*command, flags->model);
  add_text(*command, "-o,--output", flags->output, "FILE", kOutputHelp)->required();
  add_text(*command, "--format", flags->format, format_names(), "whatever the extension");
  add_text(*command, "--first", flags->first, "N", "the first N rows (of --words, the first N)");
  add_text(*command, "--words", flags->words, "FILE", "the words listed there, in that order");
  add_text(*command, "--dtype", flags->dtype, "f16|f32",
           "f16: 2 bytes a number, rounded to nearest even (default: f32)");
  add_switch(*command, "--unit", flags->unit, "scale every row to length 1");
  add_switch(*command, "--no-newline", flags->no_newline,
             "word2vec binary without a newline after rows, as gensim's");
  add_switch(*command, "--force", flags->force, "replace an existing output");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_export(*flags); }; });
}

}  // namespace firth
