#include "corpus/merge_words.h"

#include <atomic>

#include "compute/parallel.h"
#include "text/letter_case.h"

namespace firth {

namespace {

// The id of `word`, which has this key, in lower case.
std::uint32_t count_lowered(WordCounter& counter, const WordCounter::Key& key,
                            std::string_view word, Count count) {
  if (is_lower_ascii(word)) return counter.count(key, word, count).id;
  const std::string padded = unicode_lower(word) + std::string(kReadableBehind, '\0');
  const auto lowered = std::string_view(padded).substr(0, padded.size() - kReadableBehind);
  return counter.count(WordCounter::key_of(lowered), lowered, count).id;
}

}  // namespace

MergedWords::MergedWords(const std::vector<std::unique_ptr<Worker>>& workers, bool lowercase,
                         int threads)
    : shares_(workers.size()), parts_(kParts) {
  parallel_for(workers.size(), threads,
               [&](std::size_t w) { shares_[w] = share(workers[w]->words, lowercase); });
  // A thread needs one counter for all its parts: memory that is taken once stays in the cache.
  std::atomic<std::size_t> next = 0;
  parallel_for(static_cast<std::size_t>(threads), threads, [&](std::size_t) {
    WordCounter counter(WordCounter::Words::referenced, WordCounter::Range::part);
    for (std::size_t p = next++; p < kParts; p = next++) merge_part(p, counter);
  });
}

MergedWords::Share MergedWords::share(const WordCounter& words, bool lowercase) {
  Share share;
  share.words = &words;
  if (lowercase) {
    share.lowered = std::make_unique<WordCounter>();
    share.lowered_ids.resize(words.size());
    for (std::size_t p = 0; p < kParts; ++p) {
      words.for_each_in(p, [&](const WordCounter::Key& key, std::uint32_t id, Count count) {
        share.lowered_ids[id] = count_lowered(*share.lowered, key, words.word(id), count);
      });
    }
    share.words = share.lowered.get();
  }
  share.ids.resize(share.words->size());
  return share;
}

void MergedWords::merge_part(std::size_t part, WordCounter& counter) {
  for (Share& share : shares_) {
    share.words->for_each_in(part, [&](const WordCounter::Key& key, std::uint32_t id, Count count) {
      share.ids[id] = counter.count(key, share.words->word(id), count).id;
    });
  }
  parts_[part] = counter.take();
}

Count MergedWords::distinct() const {
  Count sum = 0;
  for (const WordCounts& part : parts_) sum += part.words.size();
  return sum;
}

std::vector<MergedWords::IdMap> MergedWords::worker_maps(std::span<const IdMap> final_ids,
                                                         int threads) const {
  std::vector<IdMap> maps(shares_.size());
  parallel_for(shares_.size(), threads, [&](std::size_t w) {
    const Share& share = shares_[w];
    IdMap own(share.ids.size());
    for (std::size_t p = 0; p < kParts; ++p) {
      share.words->for_each_in(p, [&](const WordCounter::Key&, std::uint32_t id, Count) {
        own[id] = final_ids[p][share.ids[id]];
      });
    }
    if (share.lowered_ids.empty()) {
      maps[w] = std::move(own);
    } else {
      for (const std::uint32_t id : share.lowered_ids) maps[w].push_back(own[id]);
    }
  });
  return maps;
}

}  // namespace firth
