// One run of `firth train`, from text to a saved model.
#pragma once

#include "cli/checkpointing.h"
#include "cli/train_options.h"
#include "table/checkpoint.h"

namespace firth {

// `checkpoints`: beside the output. `resume`: null for a new run. Returns the exit code. Throws
// Stopped when it was interrupted, and all has been written.
[[nodiscard]] int run_training(const TrainFlags& flags, CheckpointFolder& checkpoints,
                               const ResumePoint* resume);

}  // namespace firth
