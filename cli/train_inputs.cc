#include "cli/train_inputs.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/standard_streams.h"
#include "firth/error.h"
#include "report/progress.h"

namespace firth {
namespace {

MatrixView rows_of(const MatrixView& table, const std::vector<WordId>& rows) {
  if (table.empty()) return {};
  Matrix matrix(rows.size(), table.dim);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == kNoWord) continue;
    std::ranges::copy(table.row(rows[i]), matrix.row(i));
  }
  return matrix.view();
}

}  // namespace

TrainInputs read_train_inputs(const TrainFlags& flags) {
  TrainInputs inputs;
  if (!flags.vocabulary.empty()) inputs.vocabulary = read_vocabulary(flags.vocabulary);
  if (flags.init.empty()) return inputs;
  inputs.init = load_table(flags.init);
  const std::size_t dim = inputs.init->table.vectors.dim;
  if (dim != static_cast<std::size_t>(flags.model.dim)) {
    throw Error(ErrorKind::input, flags.init, "",
                fmt::format("the dimension is {}, expected {} (--dim)", dim, flags.model.dim));
  }
  return inputs;
}

Start start_from(const EmbeddingTable& init, const Vocabulary& vocabulary) {
  std::vector<WordId> rows(vocabulary.size());
  Start start;
  start.present.resize(vocabulary.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = init.words.find(vocabulary.words[i]);
    start.present[i] = rows[i] != kNoWord;
  }
  if (std::ranges::count(start.present, true) == 0) {
    throw Error(ErrorKind::input, "--init: the table and the corpus have no word in common");
  }
  start.vectors = rows_of(init.vectors, rows);
  start.contexts = rows_of(init.contexts, rows);
  return start;
}

ReadCallback reading_progress(ProgressLine& line) {
  return [&line](const ReadProgress& progress) {
    if (line.due()) line.show(progress_text(progress, line.seconds()));
    return true;
  };
}

void print_text_warnings(const TokenSource& source, const TokenAccount& account) {
  for (const std::string& warning : source.warnings()) print_warning(warning);
  const Count invalid = account.invalid + account.invalid_kept;
  if (invalid == 0) return;
  print_warning(fmt::format("{}: first of {} tokens of invalid UTF-8, {}",
                            printable(account.first_invalid, 4096), invalid,
                            account.invalid > 0 ? "dropped" : "kept as they are"));
}

}  // namespace firth
