#include "corpus/count_pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <mutex>

#include "compute/parallel.h"
#include "firth/error.h"
#include "firth/stopped.h"

namespace firth {
namespace {

using Clock = std::chrono::steady_clock;

// Tells the callback about ten times a second how far the pass is.
class Progress {
 public:
  Progress(const TokenSource& source, const ReadCallback& callback)
      : source_(source), callback_(callback) {}

  // Throws Stopped when the callback says so.
  void add(Count tokens) {
    tokens_.fetch_add(tokens, std::memory_order_relaxed);
    if (!callback_) return;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || Clock::now() < next_call_) return;
    next_call_ = Clock::now() + std::chrono::milliseconds(100);
    if (!callback_({source_.bytes_done(), source_.bytes_total(), tokens_.load()})) throw Stopped();
  }

 private:
  const TokenSource& source_;
  const ReadCallback& callback_;
  std::atomic<Count> tokens_ = 0;
  std::mutex mutex_;
  Clock::time_point next_call_;  // the first run reports at once
};

// Shared by the workers of a pass.
struct Shared {
  TokenSource& source;
  const bool strict;
  Progress progress;
  std::atomic<bool> stop = false;
};

class RunCounter {
 public:
  RunCounter(Worker& worker, std::uint32_t index, Shared& shared, IdStore* ids)
      : worker_(worker), index_(index), shared_(shared) {
    if (ids != nullptr) writer_.emplace(*ids);
  }

  void count_all() {
    TokenRun run;
    while (!shared_.stop.load(std::memory_order_relaxed) && shared_.source.next(run)) {
      count(run);
      shared_.progress.add(run.tokens.size());
    }
  }

 private:
  // Tokens are hashed so many before they are looked up, that their lines of the table are there.
  static constexpr std::size_t kAhead = 64;

  void count(const TokenRun& run) {
    block_ = {};
    block_.number = run.number;
    block_.worker = index_;
    ended_ = 0;
    std::uint32_t* const ids = room_for(run.tokens.size());
    std::size_t size = 0;
    std::array<WordCounter::Key, kAhead> keys;
    for (std::size_t i = 0; i < run.tokens.size() + kAhead; ++i) {
      WordCounter::Key& key = keys[i % kAhead];
      if (i >= kAhead) {
        const TokenRun::Token token = run.tokens[i - kAhead];
        if (token.length == 0) {
          end_sentence(ids, size);
        } else {
          ids[size++] = number(run, token, key);
        }
      }
      if (i < run.tokens.size()) {
        key = WordCounter::key_of(run.view(run.tokens[i]));
        worker_.words.prefetch(key);
      }
    }
    finish(run, size);
  }

  std::uint32_t* room_for(std::size_t ids) {
    if (writer_) return writer_->reserve(ids);
    if (unkept_.size() < ids) unkept_.resize(ids);
    return unkept_.data();
  }

  // `size` tokens of the run stand before it.
  void end_sentence(std::uint32_t* ids, std::size_t size) {
    if (size == 0) {
      block_.leading_end = true;
      return;
    }
    ids[size - 1] |= EncodedCorpus::kSentenceEnd;
    block_.sentences += size > ended_ ? 1 : 0;
    ended_ = size;
  }

  std::uint32_t number(const TokenRun& run, TokenRun::Token token, const WordCounter::Key& key) {
    const WordCounter::Counted counted = worker_.words.count(key, run.view(token));
    if (counted.is_new) look_at_new_word(run, token);
    return counted.id;
  }

  // Runs come to a worker in order, so its first invalid word is met before all later ones.
  void look_at_new_word(const TokenRun& run, TokenRun::Token token) {
    if (worker_.first_invalid || is_valid_utf8(run.view(token))) return;
    worker_.first_invalid = {run.number, shared_.source.position(run, token),
                             printable(run.view(token))};
    // Earlier runs are already with their workers, which finish them.
    if (shared_.strict) shared_.stop = true;
  }

  void finish(const TokenRun& run, std::size_t size) {
    block_.any_token = size > 0;
    block_.open = size > ended_;
    if (writer_) block_.ids = writer_->keep(size);
    worker_.blocks.push_back(block_);
    worker_.tokens += size + run.too_long;
    worker_.too_long += run.too_long;
    worker_.bytes += run.text_bytes;
  }

  Worker& worker_;
  const std::uint32_t index_;
  Shared& shared_;
  std::optional<IdStore::Writer> writer_;
  std::vector<std::uint32_t> unkept_;  // ids when nobody wants them
  CountedBlock block_;
  std::size_t ended_ = 0;  // tokens of the run before its last sentence end
};

}  // namespace

const InvalidToken* CountPass::first_invalid() const {
  const InvalidToken* first = nullptr;
  for (const auto& worker : workers) {
    const auto& invalid = worker->first_invalid;
    if (invalid && (first == nullptr || invalid->run < first->run)) first = &*invalid;
  }
  return first;
}

CountPass count_pass(TokenSource& source, Utf8Policy utf8, int threads, IdStore* ids,
                     const ReadCallback& callback) {
  CountPass pass;
  for (int i = 0; i < threads; ++i) pass.workers.push_back(std::make_unique<Worker>());
  Shared shared{source, utf8 == Utf8Policy::strict, {source, callback}};
  parallel_for(pass.workers.size(), threads, [&](std::size_t i) {
    try {
      RunCounter(*pass.workers[i], static_cast<std::uint32_t>(i), shared, ids).count_all();
    } catch (...) {
      shared.stop = true;
      throw;
    }
  });
  const InvalidToken* invalid = pass.first_invalid();
  if (utf8 == Utf8Policy::strict && invalid != nullptr) {
    throw Error(
        ErrorKind::input,
        fmt::format("{}: invalid UTF-8 in \"{}\", expected valid UTF-8 (--utf8 keep or drop "
                    "goes on)",
                    invalid->position, invalid->word));
  }
  return pass;
}

}  // namespace firth
