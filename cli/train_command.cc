// firth train: count, train, save.
#include "cli/train_command.h"

#include <CLI/App.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/standard_streams.h"
#include "cli/train_inputs.h"
#include "cli/train_options.h"
#include "cli/train_sizes.h"
#include "cli/training_run.h"
#include "io/system_error.h"
#include "report/memory_use.h"
#include "report/progress.h"
#include "report/report.h"

namespace firth {
namespace {

// Of a run without an output to stand beside.
std::filesystem::path temporary_folder() {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) throw system_error("$TMPDIR", "no folder for temporary files", error.value());
  return folder;
}

// Counts only; with --vocab the ids are needed to count its words, and are then forgotten.
CountedWords count(const TrainFlags& flags) {
  const TrainInputs inputs = read_train_inputs(flags);
  if (inputs.vocabulary) {
    RunOptions run = flags.run;
    if (run.temp.empty()) run.temp = temporary_folder();
    Corpus corpus = read_text(flags, run, inputs);
    return {std::move(corpus.vocabulary), std::move(corpus.account)};
  }
  const auto source = open_text(flags.corpus, flags.model.text);
  ProgressLine line(stderr, flags.common.quiet);
  return count_words(*source, flags.model.text, flags.model.vocabulary, flags.run,
                     reading_progress(line));
}

// Of a training run: this process has read the text like one, though with ids only for --vocab.
std::uint64_t reading_peak(const TrainFlags& flags, const TokenAccount& account) {
  std::uint64_t ids = flags.vocabulary.empty() ? account.read * sizeof(std::uint32_t) : 0;
  if (flags.run.memory > 0) ids = std::min(ids, flags.run.memory);
  return peak_memory() + ids;
}

int run_dry(const TrainFlags& flags) {
  const TableFormat format = output_format(flags);
  const CountedWords counted = count(flags);
  const std::uint64_t reading = reading_peak(flags, counted.account);
  SizeReport report = predict_sizes(counted, flags.model, flags.run, format, !flags.no_contexts);
  if (flags.checkpoint.wanted()) {
    report.checkpoint_bytes =
        predict_checkpoints(counted.vocabulary, flags.model.dim, report.output_bytes, 0);
  }
  report.preset = flags.preset_report;
  report.peak_memory = std::max(report.peak_memory, reading);
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

int run_resumed(CLI::App& command, TrainFlags& flags) {
  if (flags.dry_run) throw Error(ErrorKind::usage, "--dry-run has no effect with --resume");
  CheckpointFolder checkpoints = checkpoint_folder_of(flags.checkpoint.resume);
  const ResumePoint resume = take_up(command, flags, checkpoints);
  require_runnable(flags);
  return run_training(flags, checkpoints, &resume);
}

}  // namespace

int run_train(CLI::App& command, TrainFlags& flags) {
  complete(command, flags);
  if (flags.config.print) {
    write_stdout(config_text(command));
    return 0;
  }
  if (!flags.checkpoint.resume.empty()) return run_resumed(command, flags);
  require_runnable(flags);
  if (flags.preset_report && !flags.common.quiet) print_message(text_of(*flags.preset_report));
  if (flags.dry_run) return run_dry(flags);
  CheckpointFolder checkpoints = checkpoint_folder_of(flags.output);
  return run_training(flags, checkpoints, nullptr);
}

void add_train_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "train",
      "Skip-gram with negative sampling: text in, a vector for every word out.\n\n"
      "Example:\n  firth train corpus.txt -o model --dim 100 --epochs 5\n");
  const auto flags = std::make_shared<TrainFlags>();
  add_train_options(*command, *flags);
  command->callback([flags, command, &action] {
    action = [flags, command] { return run_train(*command, *flags); };
  });
}

}  // namespace firth
