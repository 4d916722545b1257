// firth vocab: the words of a corpus and their counts.
#include "cli/vocab_command.h"

#include <CLI/App.hpp>
#include <chrono>
#include <memory>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output_file.h"
#include "cli/standard_streams.h"
#include "cli/train_inputs.h"
#include "firth/corpus.h"
#include "report/memory_use.h"
#include "report/progress.h"
#include "report/report.h"

namespace firth {
namespace {

CountedWords count(const VocabFlags& flags) {
  RunOptions run;
  run.threads = flags.common.threads;
  const auto source = open_text(flags.corpus, flags.model.text);
  ProgressLine line(stderr, flags.common.quiet);
  CountedWords counted =
      count_words(*source, flags.model.text, flags.model.vocabulary, run, reading_progress(line));
  line.clear();
  if (!flags.common.quiet) print_text_warnings(*source, counted.account);
  return counted;
}

}  // namespace

int run_vocab(const VocabFlags& flags) {
  const auto begin = std::chrono::steady_clock::now();
  validate(flags.model);
  refuse_text_as_output(flags.corpus, {flags.output});
  const DurableTarget target = claim_output_file(flags.output, flags.force);
  const CountedWords counted = count(flags);
  catch_interrupts();
  const Vocabulary& vocabulary = counted.vocabulary;
  target.save_file([&](FileWriter& file) {
    file.write(flags.format_words(vocabulary.words, vocabulary.counts));
  });
  stop_if_interrupted();
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  const VocabularyReport report{flags.output, counted.account, vocabulary.size(), spent.count(),
                                peak_memory()};
  if (!flags.common.quiet) print_message(text_of(report));
  if (flags.common.json) write_stdout(json_of(report));
  const bool dropped = counted.account.too_long > 0 || counted.account.invalid > 0;
  return flags.strict && dropped ? kExitDropped : 0;
}

void add_vocab_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "vocab",
      "Counts the words of a corpus: a line WORD<TAB>COUNT a word, by falling count.\n\n"
      "Example:\n  firth vocab corpus.txt -o words.tsv\n");
  const auto flags = std::make_shared<VocabFlags>();
  flags->model.vocabulary.min_count = 1;  // every word, unless told otherwise
  add_texts(*command, "CORPUS", flags->corpus, "", "text files, folders, or - for stdin")
      ->required();
  add_text(*command, "-o,--output", flags->output, "FILE", "the vocabulary")->required();
  add_vocabulary_options(*command, flags->model.vocabulary);
  add_text_options(*command, flags->model.text);
  add_switch(*command, "--force", flags->force, "replace an existing output");
  add_switch(*command, "--strict", flags->strict, "exit code 8 when input was dropped");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_vocab(*flags); }; });
}

}  // namespace firth
