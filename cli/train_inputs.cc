#include "cli/train_inputs.h"

#include <fmt/format.h>
#include <malloc.h>

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

// Rows stand by falling count.
Vocabulary without_rare(const Vocabulary& all, Count min_count) {
  Vocabulary kept;
  for (std::size_t i = 0; i < all.size() && all.counts[i] >= min_count; ++i) {
    kept.words.add(all.words[i]);
    kept.counts.push_back(all.counts[i]);
  }
  (void)kept.words.index();
  return kept;
}

void warn_of_ignored(const TrainFlags& flags) {
  for (const std::string& name : flags.beside_vocabulary) {
    print_warning(name + " has no effect with --vocab: all its words are used");
  }
}

// The C library keeps what counting gave back; the tables want it.
void return_freed_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace

Corpus read_text(const TrainFlags& flags, const RunOptions& run, const TrainInputs& inputs) {
  const auto source = open_text(flags.corpus, flags.model.text);
  ProgressLine line(stderr, flags.common.quiet);
  Corpus corpus =
      read_corpus(*source, flags.model.text, flags.model.vocabulary, run,
                  inputs.vocabulary ? &*inputs.vocabulary : nullptr, reading_progress(line));
  line.clear();
  if (!flags.common.quiet) {
    print_text_warnings(*source, corpus.account);
    warn_of_ignored(flags);
  }
  return_freed_memory();
  return corpus;
}

TrainInputs read_train_inputs(const TrainFlags& flags) {
  TrainInputs inputs;
  if (!flags.vocabulary.empty()) {
    inputs.vocabulary = without_rare(read_vocabulary(flags.vocabulary), flags.given_min_count);
  }
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
