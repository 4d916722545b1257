// Checkpoints of a run of `firth train`: when they are written, and what is gone on from.
#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/train_options.h"
#include "firth/error.h"
#include "firth/train.h"
#include "report/checkpoint_record.h"
#include "report/pause_report.h"
#include "table/checkpoint.h"

namespace firth {

// MODEL.checkpoint, beside the output. Throws Error(io) when the place cannot be written.
[[nodiscard]] CheckpointFolder checkpoint_folder_of(const std::string& output);

// Throws Error(conflict) when there are checkpoints of another run, unless `force`.
void require_no_checkpoint(const CheckpointFolder& folder, const TrainFlags& flags);

// Where --resume goes on.
struct ResumePoint {
  std::string record;
  std::filesystem::path path;
};

// Loads the newest checkpoint of flags.checkpoint.resume and gives the options of `command` that
// have no value yet those of its run. Warns of damaged ones. Throws Error(conflict) when options
// differ, and as CheckpointFolder::load_newest().
[[nodiscard]] ResumePoint take_up(CLI::App& command, TrainFlags& flags, CheckpointFolder& folder);

// Throws Error(conflict) that names what differs.
void require_same_run(const ResumePoint& resume, const ModelRecord& model);

// Between two rounds: save, stop, or go on. Not thread-safe.
class Checkpointing {
 public:
  // All must outlive this. `model`: what is known before training. The words of `vocabulary` are
  // moved away and back while a checkpoint is written: a copy could be large. `begun`: from when
  // --stop-after counts time.
  Checkpointing(const TrainFlags& flags, CheckpointFolder& folder, const ModelRecord& model,
                Vocabulary& vocabulary, Countdown::Clock::time_point begun);

  // False when training is to stop: then a checkpoint has been written. Throws Error(numeric) when
  // the tables are not finite, Error when the last checkpoint cannot be written; warns when another
  // one cannot.
  [[nodiscard]] bool goes_on(const TrainProgress& progress);

  [[nodiscard]] double seconds() const { return seconds_; }   // spent on checkpoints
  [[nodiscard]] PauseReport pause() const { return pause_; }  // REQUIRES: goes_on() was false

  // The result could not be saved: keeps it as a checkpoint, if that can be done, and then throws
  // `problem` with a word about it.
  void keep_unsaved(const TrainResult& result, const Error& problem);

  // Training failed: if its numbers are not finite, throws `problem` with the last good checkpoint.
  void explain(const Error& problem) const;

 private:
  void save(const TrainState& state);
  bool save_or_warn(const TrainState& state);

  const TrainFlags& flags_;
  CheckpointFolder& folder_;
  const ModelRecord& model_;
  Vocabulary& vocabulary_;
  Countdown every_;
  Countdown stop_;
  PauseReport pause_;
  double seconds_ = 0;
};

}  // namespace firth
