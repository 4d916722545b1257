// What a checkpoint says beside its tables (its model.json, schema firth.checkpoint/1): what makes
// the bytes of the model, as the model.json of a result has it; how far training has come; and how
// it was asked for.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "firth/train.h"
#include "report/model_record.h"

namespace firth {

// Of the command line, what is no model option. Paths are absolute; empty: not given.
struct RunRequest {
  std::vector<std::string> corpus;  // "-": standard input
  std::string vocabulary;           // --vocab
  Count given_min_count = 0;        // of --vocab
  std::string init;
  std::string format;  // the name of a TableFormat; empty: by the name of the output
  std::string checkpoint_every;
  bool contexts = true;
  bool force = false;
  bool strict = false;
};

// `model`: what is known before training begins.
[[nodiscard]] std::string checkpoint_json(const ModelRecord& model, const TrainState& state,
                                          const RunRequest& run);

struct CheckpointRecord {
  std::vector<std::pair<std::string, std::string>> options;  // "--dim", "100"; the shape resolved
  TrainState state;                                          // but for the tables
  RunRequest run;
};
// Throws Error(input) with `path` when the text is none of this version, Error(conflict) when it is
// of another engine revision.
[[nodiscard]] CheckpointRecord parse_checkpoint(const std::string& text, const std::string& path);

// "--dim was 100, is 200; --seed was 1, is 2": options that are not those of the checkpoint; empty
// when all are. REQUIRES: parse_checkpoint() takes the text.
[[nodiscard]] std::string option_differences(const std::string& checkpoint,
                                             const ModelOptions& options);
// The same, and vocabulary, tokens and start.
[[nodiscard]] std::string all_differences(const std::string& checkpoint, const ModelRecord& model);

// True when `model_json` is that of the run's own result.
[[nodiscard]] bool is_result_of(const std::string& checkpoint, const std::string& model_json);

}  // namespace firth
