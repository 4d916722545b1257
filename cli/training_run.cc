#include "cli/training_run.h"

#include <xxhash.h>

#include <chrono>
#include <ctime>
#include <new>
#include <optional>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/lent_table.h"
#include "cli/output_file.h"
#include "cli/run_record.h"
#include "cli/standard_streams.h"
#include "cli/train_inputs.h"
#include "cli/train_sizes.h"
#include "firth/stopped.h"
#include "io/byte_source.h"
#include "report/memory_use.h"
#include "report/model_record.h"
#include "report/progress.h"
#include "report/report.h"
#include "table/format_traits.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void refuse_own_inputs(const TrainFlags& flags, const std::vector<fs::path>& outputs) {
  refuse_text_as_output(flags.corpus, outputs);
  for (const std::string& file : {flags.vocabulary, flags.config.path}) {
    if (!file.empty()) refuse_inputs_as_output({file}, outputs);
  }
  if (!flags.init.empty()) refuse_inputs_as_output(files_of_table(flags.init), outputs);
}

// --save-vocab, claimed before any work. A resumed run finds the file that it wrote.
class VocabularyFile {
 public:
  VocabularyFile(const TrainFlags& flags, const TableOutput& output, bool resumed)
      : format_(flags.format_words) {
    const std::string& path = flags.save_vocabulary;
    if (path.empty()) return;
    refuse_own_inputs(flags, {path});
    for (const fs::path& file : output.files()) {
      if (overlap(path, file)) throw Error(ErrorKind::usage, path, "", "is a part of the output");
    }
    target_.emplace(claim_output_file(path, flags.force || resumed));
    must_agree_ = resumed && !flags.force && fs::exists(path);
  }

  void save(const Vocabulary& vocabulary) const {
    if (!target_) return;
    const std::string text = format_(vocabulary.words, vocabulary.counts);
    if (must_agree_ && read_at_most(target_->path(), text.size()) != text) {
      throw Error(ErrorKind::conflict, target_->path().native(), "",
                  "exists, and is not what this run wrote; --force replaces it");
    }
    target_->save_file([&](FileWriter& file) { file.write(text); });
  }

 private:
  std::optional<DurableTarget> target_;
  bool must_agree_ = false;
  WordFormat format_;
};

TrainState state_of(const LoadedCheckpoint& checkpoint) {
  TrainState state = parse_checkpoint(checkpoint.record, checkpoint.path / "model.json").state;
  state.vectors = checkpoint.table.vectors;
  state.contexts = checkpoint.table.contexts;
  return state;
}

// Training ran to its end; without a value it was stopped, and a checkpoint is written.
std::optional<TrainResult> train_table(const TrainFlags& flags, const RunOptions& run,
                                       const Corpus& corpus, const TrainInputs& inputs,
                                       CheckpointFolder* resumed, Checkpointing& checkpointing) {
  ProgressLine line(stderr, flags.common.quiet);
  const auto after_round = [&](const TrainProgress& now) {
    if (line.due()) line.show(progress_text(now, flags.model.epochs, current_memory()));
    return checkpointing.goes_on(now);
  };
  try {
    if (resumed != nullptr) {
      const LoadedCheckpoint checkpoint = resumed->load_newest();
      return resume_training(corpus.tokens, corpus.vocabulary, flags.model, run,
                             state_of(checkpoint), after_round);
    }
    std::optional<Start> start;
    if (inputs.init) start = start_from(inputs.init->table, corpus.vocabulary);
    return train(corpus.tokens, corpus.vocabulary, flags.model, run, after_round,
                 start ? &*start : nullptr);
  } catch (const Stopped&) {
    return std::nullopt;
  } catch (const Error& problem) {
    checkpointing.explain(problem);
    throw;
  }
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

// What is known before training.
ModelRecord identity_of(const TrainFlags& flags, const Corpus& corpus, const TrainInputs& inputs,
                        bool contexts) {
  ModelRecord record;
  record.options = flags.model;
  record.shape = resolve_shape(corpus.vocabulary, flags.model);
  record.vocabulary_given = inputs.vocabulary.has_value();
  if (inputs.init) record.init_fingerprint = inputs.init->fingerprint;
  record.words = corpus.vocabulary.size();
  record.vocabulary_fingerprint = fingerprint_of(corpus.vocabulary);
  record.tokens = corpus.tokens.size();
  record.token_fingerprint = corpus.tokens.fingerprint();
  record.account = corpus.account;
  record.tables = {"vectors"};
  if (contexts) record.tables.emplace_back("contexts");
  return record;
}

void add_result(const TrainResult& result, ModelRecord& record) {
  record.loss = result.loss;
  record.sampled = result.sampled;
  record.pairs = result.pairs;
}

RunRecord training_record(const TrainReport& report, std::int64_t started) {
  RunRecord record = run_record(started, report.threads);
  record.target = report.target;
  record.read_seconds = report.read_seconds;
  record.train_seconds = report.train_seconds;
  record.words_per_second =
      words_per_second(report.account.in_vocabulary, report.epochs, report.train_seconds);
  record.checkpoint_seconds = report.checkpoint_seconds;
  return record;
}

TrainReport report_of(const TrainFlags& flags, const Corpus& corpus, const TrainResult& result) {
  TrainReport report;
  report.output = flags.output;
  report.preset = flags.preset_report;
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
  stop_if_interrupted();
  const bool dropped = report.account.too_long > 0 || report.account.invalid > 0;
  return flags.strict && dropped ? kExitDropped : 0;
}

void save(TableOutput& output, Corpus& corpus, const TrainResult& result, bool contexts,
          const ModelRecord& model, const RunRecord& run, Checkpointing& checkpointing) {
  try {
    const LentTable lent(corpus.vocabulary, result.vectors.view(),
                         contexts ? result.contexts.view() : MatrixView{});
    output.save(lent.table(), {model_json(model), run_json(run)});
  } catch (const Error& problem) {
    checkpointing.keep_unsaved(result, problem);
    throw;
  } catch (const std::bad_alloc&) {
    checkpointing.keep_unsaved(result, Error(ErrorKind::limit, "out of memory"));
    throw;
  }
}

void clear_after_save(CheckpointFolder& checkpoints) {
  try {
    checkpoints.clear();
  } catch (const Error& problem) {
    throw Error(problem.kind(), std::string(problem.what()) + "; the model is saved");
  }
}

void require_space(const TrainFlags& flags, const TableOutput& output,
                   const CheckpointFolder& checkpoints, const Vocabulary& vocabulary,
                   bool contexts) {
  const int dim = flags.model.dim;
  std::uint64_t bytes = predict_output(vocabulary, dim, output.format(), contexts);
  if (flags.checkpoint.wanted()) {
    bytes += predict_checkpoints(vocabulary, dim, bytes, checkpoints.numbers().size());
  }
  output.require_space(bytes);
}

int end_early(const TrainFlags& flags, const PauseReport& report) {
  if (!flags.common.quiet) print_message(text_of(report));
  stop_if_interrupted();
  if (flags.common.json) write_stdout(json_of(report));
  return 0;
}

}  // namespace

// What can fail without work fails first: the output, then the small inputs, then the corpus.
int run_training(const TrainFlags& flags, CheckpointFolder& checkpoints,
                 const ResumePoint* resume) {
  const auto begin = Clock::now();
  const std::int64_t started = std::time(nullptr);
  refuse_own_inputs(flags, {flags.output});
  TableOutput output(flags.output, flags.force, flags.format);
  refuse_own_inputs(flags, output.files());
  if (resume == nullptr) require_no_checkpoint(checkpoints, flags);
  const bool contexts = !flags.no_contexts && traits_of(output.format()).contexts;
  const std::vector<std::string> lost =
      lost_in(output.format(), {.counts = true, .contexts = !flags.no_contexts, .record = true});
  if (!flags.common.quiet) warn_of_lost(output.format(), lost);
  const VocabularyFile vocabulary_file(flags, output, resume != nullptr);
  const TrainInputs inputs = read_train_inputs(flags);
  RunOptions run = flags.run;
  if (run.temp.empty()) run.temp = output.folder();

  const auto reading = Clock::now();
  Corpus corpus = read_text(flags, run, inputs);
  catch_interrupts();
  vocabulary_file.save(corpus.vocabulary);
  const double read_seconds = seconds_since(reading);
  require_space(flags, output, checkpoints, corpus.vocabulary, contexts);
  ModelRecord model = identity_of(flags, corpus, inputs, contexts);
  if (resume != nullptr) {
    require_same_run(*resume, model);
  } else {
    checkpoints.clear();  // of another run, by --force
  }
  Checkpointing checkpointing(flags, checkpoints, model, corpus.vocabulary, begin);
  const std::optional<TrainResult> result = train_table(
      flags, run, corpus, inputs, resume != nullptr ? &checkpoints : nullptr, checkpointing);
  if (!result) return end_early(flags, checkpointing.pause());
  if (!flags.common.quiet) warn_of_no_pairs(*result);

  const auto saving = Clock::now();
  TrainReport report = report_of(flags, corpus, *result);
  report.lost = lost;
  report.read_seconds = read_seconds;
  report.checkpoint_seconds = checkpointing.seconds();
  add_result(*result, model);
  save(output, corpus, *result, contexts, model, training_record(report, started), checkpointing);
  clear_after_save(checkpoints);
  report.save_seconds = seconds_since(saving);
  report.total_seconds = seconds_since(begin);
  report.peak_memory = peak_memory();
  return finish(flags, report);
}

}  // namespace firth
