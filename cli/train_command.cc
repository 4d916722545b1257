// firth train: count, train, save.
#include <malloc.h>
#include <xxhash.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/standard_streams.h"
#include "cli/train_inputs.h"
#include "cli/train_options.h"
#include "cli/train_sizes.h"
#include "io/system_error.h"
#include "report/memory_use.h"
#include "report/model_record.h"
#include "report/progress.h"
#include "report/report.h"

namespace firth {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<std::string> inputs_of(const TrainFlags& flags) {
  std::vector<std::string> inputs = flags.corpus;
  if (!flags.vocabulary.empty()) inputs.push_back(flags.vocabulary);
  return inputs;
}

// --save-vocab, claimed before any work.
class VocabularyFile {
 public:
  explicit VocabularyFile(const TrainFlags& flags) {
    if (flags.save_vocabulary.empty()) return;
    refuse_input_as_output(inputs_of(flags), flags.save_vocabulary);
    target_.emplace(claim_output_file(flags.save_vocabulary, flags.force));
  }

  void save(const Vocabulary& vocabulary) const {
    if (!target_) return;
    target_->save_file([&](FileWriter& file) {
      file.write(format_vocabulary(vocabulary.words, vocabulary.counts));
    });
  }

 private:
  std::optional<DurableTarget> target_;
};

// The C library keeps what counting gave back; the tables want it.
void return_freed_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

Corpus read_text(const TrainFlags& flags, const RunOptions& run, const TrainInputs& inputs) {
  const auto source = open_text(flags.corpus, flags.model.text);
  ProgressLine line(stderr, flags.common.quiet);
  Corpus corpus =
      read_corpus(*source, flags.model.text, flags.model.vocabulary, run,
                  inputs.vocabulary ? &*inputs.vocabulary : nullptr, reading_progress(line));
  line.clear();
  if (!flags.common.quiet) print_text_warnings(*source, corpus.account);
  return_freed_memory();
  return corpus;
}

TrainResult train_table(const TrainFlags& flags, const RunOptions& run, const Corpus& corpus,
                        const TrainInputs& inputs) {
  std::optional<Start> start;
  if (inputs.init) start = start_from(inputs.init->table, corpus.vocabulary);
  ProgressLine line(stderr, flags.common.quiet);
  const auto progress = [&](const TrainProgress& now) {
    if (line.due()) line.show(progress_text(now, flags.model.epochs, current_memory()));
    return !interrupted();
  };
  return train(corpus.tokens, corpus.vocabulary, flags.model, run, progress,
               start ? &*start : nullptr);
}

void warn_of_no_pairs(const TrainResult& result) {
  if (result.pairs > 0) return;
  print_warning(
      "nothing was trained: no sentence has two words that are left after --min-count and "
      "--sample");
}

std::uint64_t fingerprint_of(const Vocabulary& vocabulary) {
  const std::string text = format_vocabulary(vocabulary.words, vocabulary.counts);
  return XXH3_64bits(text.data(), text.size());
}

ModelRecord model_record(const TrainFlags& flags, const Corpus& corpus, const TrainInputs& inputs,
                         const TrainResult& result, bool contexts) {
  ModelRecord record;
  record.options = flags.model;
  record.shape = result.shape;
  record.vocabulary_given = inputs.vocabulary.has_value();
  if (inputs.init) record.init_fingerprint = inputs.init->fingerprint;
  record.words = corpus.vocabulary.size();
  record.vocabulary_fingerprint = fingerprint_of(corpus.vocabulary);
  record.tokens = corpus.tokens.size();
  record.token_fingerprint = corpus.tokens.fingerprint();
  record.account = corpus.account;
  record.loss = result.loss;
  record.sampled = result.sampled;
  record.pairs = result.pairs;
  record.tables = {"vectors"};
  if (contexts) record.tables.emplace_back("contexts");
  return record;
}

RunRecord run_record(const TrainReport& report, std::int64_t started) {
  RunRecord record;
  record.started = started;
  record.host_cores = static_cast<int>(std::thread::hardware_concurrency());
  record.threads = report.threads;
  record.target = report.target;
  record.read_seconds = report.read_seconds;
  record.train_seconds = report.train_seconds;
  record.words_per_second =
      words_per_second(report.account.in_vocabulary, report.epochs, report.train_seconds);
  record.peak_memory = peak_memory();
  return record;
}

TrainReport report_of(const TrainFlags& flags, const Corpus& corpus, const TrainResult& result) {
  TrainReport report;
  report.output = flags.output;
  report.account = corpus.account;
  report.vocabulary = corpus.vocabulary.size();
  report.dim = flags.model.dim;
  report.epochs = flags.model.epochs;
  report.loss = result.loss;
  report.sampled = result.sampled;
  report.target = result.target;
  report.threads = result.threads;
  report.train_seconds = result.seconds;
  return report;
}

int finish(const TrainFlags& flags, const TrainReport& report) {
  if (!flags.common.quiet) print_message(text_of(report));
  if (flags.common.json) write_stdout(json_of(report));
  const bool dropped = report.account.too_long > 0 || report.account.invalid > 0;
  return flags.strict && dropped ? kExitDropped : 0;
}

void save(TableOutput& output, Corpus& corpus, const TrainResult& result, bool contexts,
          const ModelRecords& records) {
  const EmbeddingTable table{std::move(corpus.vocabulary.words),
                             std::move(corpus.vocabulary.counts), result.vectors.view(),
                             contexts ? result.contexts.view() : MatrixView{}};
  output.save(table, records);
}

// What can fail without work fails first: the output, then the small inputs, then the corpus.
int run_training(const TrainFlags& flags) {
  const auto begin = Clock::now();
  const std::int64_t started = std::time(nullptr);
  refuse_input_as_output(inputs_of(flags), flags.output);
  TableOutput output(flags.output, flags.force);
  const bool contexts = !flags.no_contexts && output.format() == TableFormat::model_folder;
  const VocabularyFile vocabulary_file(flags);
  const TrainInputs inputs = read_train_inputs(flags);
  RunOptions run = flags.run;
  if (run.temp.empty()) run.temp = output.folder();

  const auto reading = Clock::now();
  Corpus corpus = read_text(flags, run, inputs);
  catch_interrupts();
  vocabulary_file.save(corpus.vocabulary);
  const double read_seconds = seconds_since(reading);
  output.require_space(
      predict_output(corpus.vocabulary, flags.model.dim, output.format(), contexts));
  const TrainResult result = train_table(flags, run, corpus, inputs);
  stop_if_interrupted();
  if (!flags.common.quiet) warn_of_no_pairs(result);

  const auto saving = Clock::now();
  TrainReport report = report_of(flags, corpus, result);
  report.read_seconds = read_seconds;
  save(output, corpus, result, contexts,
       {model_json(model_record(flags, corpus, inputs, result, contexts)),
        run_json(run_record(report, started))});
  report.save_seconds = seconds_since(saving);
  report.total_seconds = seconds_since(begin);
  report.peak_memory = peak_memory();
  return finish(flags, report);
}

// Of a run without an output to stand beside.
std::filesystem::path temporary_folder() {
  std::error_code error;
  std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  if (error) throw system_error("$TMPDIR", "no folder for temporary files", error.value());
  return folder;
}

// Counts only; with --vocab the ids are needed to count its words, and are then forgotten.
CountedWords count(const TrainFlags& flags) {
  if (!flags.vocabulary.empty()) {
    RunOptions run = flags.run;
    if (run.temp.empty()) run.temp = temporary_folder();
    Corpus corpus = read_text(flags, run, read_train_inputs(flags));
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
  const TableFormat format =
      flags.output.empty() ? TableFormat::model_folder : format_of_output(flags.output);
  const CountedWords counted = count(flags);
  const std::uint64_t reading = reading_peak(flags, counted.account);
  SizeReport report = predict_sizes(counted, flags.model, flags.run, format, !flags.no_contexts);
  report.peak_memory = std::max(report.peak_memory, reading);
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_train_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "train",
      "Skip-gram with negative sampling: text in, a vector for every word out.\n\n"
      "Example:\n  firth train corpus.txt -o model --dim 100 --epochs 5\n");
  const auto flags = std::make_shared<TrainFlags>();
  add_train_options(*command, *flags);
  command->callback([flags, &action] {
    action = [flags] {
      settle(*flags);
      return flags->dry_run ? run_dry(*flags) : run_training(*flags);
    };
  });
}

}  // namespace firth
