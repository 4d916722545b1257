#include "cli/checkpointing.h"

#include <CLI/Option.hpp>
#include <cerrno>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include "cli/config.h"
#include "cli/interrupt.h"
#include "cli/lent_table.h"
#include "cli/standard_streams.h"
#include "firth/error.h"
#include "io/durable.h"
#include "io/system_error.h"
#include "table/format_traits.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

std::string absolute(const std::string& path) {
  return path.empty() || path == "-" ? path : fs::absolute(path).native();
}

RunRequest request_of(const TrainFlags& flags) {
  RunRequest run;
  for (const std::string& path : flags.corpus) run.corpus.push_back(absolute(path));
  run.vocabulary = absolute(flags.vocabulary);
  run.given_min_count = flags.given_min_count;
  run.init = absolute(flags.init);
  if (flags.format) run.format = name_of(*flags.format);
  run.checkpoint_every = flags.checkpoint.every.text;
  run.contexts = !flags.no_contexts;
  run.force = flags.force;
  run.strict = flags.strict;
  return run;
}

// What the command line left open.
void take_request(const RunRequest& run, TrainFlags& flags) {
  if (flags.corpus.empty()) flags.corpus = run.corpus;
  if (flags.vocabulary.empty()) flags.vocabulary = run.vocabulary;
  flags.given_min_count = run.given_min_count;
  if (flags.init.empty()) flags.init = run.init;
  for (const FormatTraits& format : all_formats()) {
    if (run.format == format.name) flags.format = format.format;
  }
  if (flags.checkpoint.every.amount == 0 && !run.checkpoint_every.empty()) {
    flags.checkpoint.every = parse_interval("--checkpoint-every", run.checkpoint_every);
  }
  flags.no_contexts = flags.no_contexts || !run.contexts;
  flags.force = flags.force || run.force;
  flags.strict = flags.strict || run.strict;
}

void take_options(CLI::App& command, const CheckpointRecord& record, const fs::path& path) {
  for (const auto& [name, value] : record.options) {
    CLI::Option* option = command.get_option_no_throw(name);
    if (option == nullptr) {
      throw Error(ErrorKind::input, path.native(), "", "has an unknown option " + printable(name));
    }
    const bool unset = option->get_items_expected_max() == 0 && value == "false";
    if (option->count() == 0 && !unset) give(*option, value);
  }
}

[[noreturn]] void refuse_other_run(const fs::path& path, const std::string& differences) {
  throw Error(ErrorKind::conflict, path.native(), "", "is of another run: " + differences);
}

// A result that was saved just before the end of its run is replaced by its equal.
bool is_own_result(const fs::path& output, const std::string& record) {
  std::error_code ignored;  // TableOutput will look, too
  if (!fs::exists(output / "model.json", ignored)) return false;
  return is_result_of(record, load_table(output).model_json);
}

void require_one_output(const TrainFlags& flags) {
  if (flags.output.empty() || flags.output == flags.checkpoint.resume) return;
  throw Error(ErrorKind::usage, "--resume " + printable(flags.checkpoint.resume) +
                                    " contradicts -o " + printable(flags.output) +
                                    ": give one of them");
}

}  // namespace

CheckpointFolder checkpoint_folder_of(const std::string& output) {
  return CheckpointFolder(fs::path(DurableTarget(output).path()) += ".checkpoint");
}

void require_no_checkpoint(const CheckpointFolder& folder, const TrainFlags& flags) {
  std::error_code code;  // DurableTarget has looked at the place
  const fs::file_status there = fs::status(folder.path(), code);
  if (flags.checkpoint.wanted() && code.value() == ENAMETOOLONG) {
    throw system_error(folder.path().native(), "cannot be created", code.value());
  }
  if (flags.checkpoint.wanted() && fs::exists(there) && !fs::is_directory(there)) {
    throw Error(ErrorKind::conflict, folder.path().native(), "",
                "is in the way of checkpoints: it is no folder");
  }
  if (flags.force || folder.numbers().empty()) return;
  throw Error(ErrorKind::conflict, folder.path().native(), "",
              "is of a run that has not ended: --resume " + printable(flags.output, 4096) +
                  " goes on with it, --force begins anew");
}

ResumePoint take_up(CLI::App& command, TrainFlags& flags, CheckpointFolder& folder) {
  require_one_output(flags);
  flags.output = flags.checkpoint.resume;
  if (!folder.numbers().empty()) folder.lock();
  const LoadedCheckpoint loaded = folder.load_newest();
  for (const std::string& damaged : loaded.damaged) {
    print_warning(damaged + "; going on from the one before, " +
                  printable(loaded.path.native(), 4096));
  }
  const CheckpointRecord record = parse_checkpoint(loaded.record, loaded.path / "model.json");
  take_options(command, record, loaded.path);
  take_request(record.run, flags);
  validate(flags.model);
  const std::string other = option_differences(loaded.record, flags.model);
  if (!other.empty()) refuse_other_run(loaded.path, other);
  flags.force = flags.force || is_own_result(flags.output, loaded.record);
  return {loaded.record, loaded.path};
}

void require_same_run(const ResumePoint& resume, const ModelRecord& model) {
  const std::string other = all_differences(resume.record, model);
  if (!other.empty()) refuse_other_run(resume.path, other);
}

Checkpointing::Checkpointing(const TrainFlags& flags, CheckpointFolder& folder,
                             const ModelRecord& model, Vocabulary& vocabulary,
                             Countdown::Clock::time_point begun)
    : flags_(flags),
      folder_(folder),
      model_(model),
      vocabulary_(vocabulary),
      every_(flags.checkpoint.every),
      stop_(flags.checkpoint.stop_after, begun) {}

bool Checkpointing::goes_on(const TrainProgress& progress) {
  const bool ends_epoch = progress.state->position == 0;
  const bool finished = progress.state->epoch == flags_.model.epochs;
  every_.add_round(ends_epoch);
  stop_.add_round(ends_epoch);
  const bool stops = interrupted() || (stop_.over() && !finished);
  if (!stops && (finished || !every_.over())) return true;
  require_finite(progress);
  if (!stops) return save_or_warn(*progress.state);
  save(*progress.state);
  pause_ = {flags_.output, folder_.path(),       progress.state->epoch, flags_.model.epochs,
            !ends_epoch,   progress.tokens_done, progress.tokens_total};
  return false;
}

void Checkpointing::save(const TrainState& state) {
  const auto begin = Countdown::Clock::now();
  const LentTable lent(vocabulary_, state.vectors, state.contexts);
  folder_.save(lent.table(), checkpoint_json(model_, state, request_of(flags_)));
  const auto end = Countdown::Clock::now();
  seconds_ += std::chrono::duration<double>(end - begin).count();
  every_.restart(end);
}

bool Checkpointing::save_or_warn(const TrainState& state) {
  const auto go_on = [this](const std::string& problem) {
    print_warning(problem + "; training goes on without this checkpoint");
    every_.restart();
    return true;
  };
  try {
    save(state);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::io) throw;
    return go_on(error.what());
  } catch (const std::bad_alloc&) {
    return go_on("out of memory");
  }
}

void Checkpointing::keep_unsaved(const TrainResult& result, const Error& problem) {
  try {
    TrainState state;
    state.epoch = flags_.model.epochs;
    state.lanes.resize(static_cast<std::size_t>(result.shape.lanes));
    state.loss = result.loss;
    state.sampled = result.sampled;
    state.pairs = result.pairs;
    state.seconds = result.seconds;
    state.vectors = result.vectors.view();
    state.contexts = result.contexts.view();
    save(state);
  } catch (const std::exception&) {
    return;  // the first problem is the one to tell
  }
  throw Error(problem.kind(), std::string(problem.what()) + "; the result is kept in " +
                                  printable(folder_.last_good().native(), 4096) +
                                  ": --resume saves it");
}

void Checkpointing::explain(const Error& problem) const {
  if (problem.kind() != ErrorKind::numeric || folder_.last_good().empty()) return;
  throw Error(problem.kind(), std::string(problem.what()) + "; the last good checkpoint is " +
                                  printable(folder_.last_good().native(), 4096));
}

}  // namespace firth
