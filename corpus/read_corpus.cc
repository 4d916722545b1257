#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compute/parallel.h"
#include "corpus/choose_words.h"
#include "corpus/count_pass.h"
#include "corpus/encode_blocks.h"
#include "corpus/merge_words.h"
#include "firth/corpus.h"
#include "firth/error.h"
#include "firth/token_source.h"
#include "io/free_memory.h"

namespace firth {
namespace {

void check_options(const TextOptions& text, const VocabularyOptions& vocabulary,
                   const RunOptions& run) {
  ModelOptions model;
  model.text = text;
  model.vocabulary = vocabulary;
  validate(model);
  validate(run);
}

// The blocks of all workers, in corpus order.
std::vector<CountedBlock> take_blocks(CountPass& pass) {
  std::vector<CountedBlock> blocks;
  for (auto& worker : pass.workers) {
    blocks.insert(blocks.end(), worker->blocks.begin(), worker->blocks.end());
    worker->blocks = {};
  }
  std::sort(blocks.begin(), blocks.end(),
            [](const CountedBlock& a, const CountedBlock& b) { return a.number < b.number; });
  return blocks;
}

// Few words are merged sooner than a team of threads is woken.
int merge_threads(const CountPass& pass, int threads) {
  std::size_t words = 0;
  for (const auto& worker : pass.workers) words += worker->words.size();
  return words < 10'000 ? 1 : threads;
}

// A sentence counts where it ends; one may begin in a block and end in a later one.
Count count_sentences(const std::vector<CountedBlock>& blocks) {
  Count sentences = 0;
  bool open = false;
  for (const CountedBlock& block : blocks) {
    if (block.leading_end) sentences += std::exchange(open, false) ? 1 : 0;
    sentences += block.sentences;
    if (block.any_token) open = block.open;
  }
  return sentences + (open ? 1 : 0);
}

void complete_account(const CountPass& pass, const std::vector<CountedBlock>& blocks,
                      TokenAccount& account) {
  for (const auto& worker : pass.workers) {
    account.read += worker->tokens;
    account.too_long += worker->too_long;
    account.bytes += worker->bytes;
  }
  account.sentences = count_sentences(blocks);
  const InvalidToken* invalid = pass.first_invalid();
  if (invalid != nullptr) account.first_invalid = invalid->position;
}

[[noreturn]] void refuse_empty(const TokenAccount& account, const TextOptions& text) {
  std::string message = fmt::format("empty corpus: 0 tokens in {} bytes", account.bytes);
  if (account.too_long > 0) {
    message += fmt::format(" ({} longer than {} bytes dropped)", account.too_long, text.max_token);
  }
  if (account.invalid > 0)
    message += fmt::format(" ({} of invalid UTF-8 dropped)", account.invalid);
  throw Error(ErrorKind::input, message);
}

void refuse_too_few(const ChosenWords& chosen, const TextOptions& text,
                    const VocabularyOptions& options, bool given, std::size_t least) {
  const TokenAccount& account = chosen.account;
  const std::size_t words = chosen.vocabulary.size();
  if (words >= least) return;
  if (account.read == account.too_long + account.invalid) refuse_empty(account, text);
  if (words == 0 && given) {
    throw Error(ErrorKind::input,
                fmt::format("0 of {} corpus tokens are in the vocabulary", account.read));
  }
  if (words == 0) {
    throw Error(ErrorKind::input,
                fmt::format("no word reaches --min-count {} (most frequent: \"{}\" {} times)",
                            options.min_count, printable(chosen.top_word), chosen.top_count));
  }
  throw Error(ErrorKind::input, "vocabulary has 1 word; at least 2 needed");
}

}  // namespace

Corpus read_corpus(TokenSource& source, const TextOptions& text, const VocabularyOptions& options,
                   const RunOptions& run, const Vocabulary* given, const ReadCallback& callback) {
  check_options(text, options, run);
  const int threads = resolve_threads(run.threads);
  const std::uint64_t memory = run.memory > 0 ? run.memory : free_memory() / 2;
  auto ids = std::make_unique<IdStore>(memory, run.temp);
  CountPass pass = count_pass(source, text.utf8, threads, ids.get(), callback);
  std::vector<CountedBlock> blocks = take_blocks(pass);

  ChosenWords chosen;
  std::vector<MergedWords::IdMap> maps;
  {
    const int team = merge_threads(pass, threads);
    const MergedWords words(pass.workers, text.lowercase, team);
    chosen = choose_words(words, text.utf8, options, given, team);
    maps = words.worker_maps(chosen.final_ids, team);
  }
  complete_account(pass, blocks, chosen.account);
  refuse_too_few(chosen, text, options, given != nullptr, 2);
  pass.workers.clear();  // words and counts, before the final ids need memory
  EncodedCorpus tokens = encode_blocks(std::move(blocks), maps, std::move(ids), threads);
  return {std::move(chosen.vocabulary), std::move(tokens), std::move(chosen.account)};
}

CountedWords count_words(TokenSource& source, const TextOptions& text,
                         const VocabularyOptions& options, const RunOptions& run,
                         const ReadCallback& callback) {
  check_options(text, options, run);
  const int threads = resolve_threads(run.threads);
  CountPass pass = count_pass(source, text.utf8, threads, nullptr, callback);
  const std::vector<CountedBlock> blocks = take_blocks(pass);
  const int team = merge_threads(pass, threads);
  const MergedWords words(pass.workers, text.lowercase, team);
  ChosenWords chosen = choose_words(words, text.utf8, options, nullptr, team);
  complete_account(pass, blocks, chosen.account);
  refuse_too_few(chosen, text, options, false, 1);
  return {std::move(chosen.vocabulary), std::move(chosen.account)};
}

}  // namespace firth
