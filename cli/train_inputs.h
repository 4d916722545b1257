// What training reads beside the corpus, and the corpus itself.
#pragma once

#include <optional>

#include "cli/train_options.h"
#include "firth/corpus.h"
#include "firth/table.h"
#include "firth/token_source.h"
#include "firth/train.h"

namespace firth {

class ProgressLine;

struct TrainInputs {
  std::optional<Vocabulary> vocabulary;  // --vocab
  std::optional<LoadedTable> init;       // --init
};

// Throws Error(input) when the dimension of --init is not that of the options.
[[nodiscard]] TrainInputs read_train_inputs(const TrainFlags& flags);

// Rows of `init` under the ids of `vocabulary`. Throws Error(input) when they share no word.
[[nodiscard]] Start start_from(const EmbeddingTable& init, const Vocabulary& vocabulary);

// Counts and encodes the text, and tells of it.
[[nodiscard]] Corpus read_text(const TrainFlags& flags, const RunOptions& run,
                               const TrainInputs& inputs);

// The callback that draws the progress of reading. `line` must outlive it.
[[nodiscard]] ReadCallback reading_progress(ProgressLine& line);

// What the user should know about the text: remarks of the source, invalid UTF-8.
void print_text_warnings(const TokenSource& source, const TokenAccount& account);

}  // namespace firth
