#include "corpus/choose_words.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string_view>
#include <tuple>

#include "compute/parallel.h"
#include "firth/error.h"

namespace firth {
namespace {

// Words lie where they were met; the text of so many is on its way to the cache.
constexpr std::size_t kAhead = 16;

struct Candidate {
  Count count = 0;
  std::uint64_t prefix = 0;  // first 8 bytes, big-endian: spares most comparisons of words
  std::string_view word;
  std::uint32_t part = 0;
  std::uint32_t id = 0;
};

std::uint64_t big_endian_prefix(std::string_view word) {
  unsigned char bytes[8] = {};
  std::memcpy(bytes, word.data(), std::min<std::size_t>(8, word.size()));
  std::uint64_t prefix = 0;
  for (const unsigned char byte : bytes) prefix = (prefix << 8) | byte;
  return prefix;
}

// Falling count, ties by bytes (std::string_view compares as memcmp does).
bool comes_before(const Candidate& a, const Candidate& b) {
  return std::tie(b.count, a.prefix, a.word) < std::tie(a.count, b.prefix, b.word);
}

// What one part has to say.
struct PartChoice {
  std::vector<Candidate> candidates;
  Candidate top;
  TokenAccount account;
};

class Rules {
 public:
  Rules(Utf8Policy utf8, const VocabularyOptions& options, const Vocabulary* given)
      : drop_invalid_(utf8 == Utf8Policy::drop), options_(options), given_(given) {}

  void judge(Candidate word, PartChoice& out) const {
    TokenAccount& account = out.account;
    if (!is_valid_utf8(word.word)) {
      (drop_invalid_ ? account.invalid : account.invalid_kept) += word.count;
      if (drop_invalid_) return;
    }
    if (word.count >= out.top.count) {
      word.prefix = big_endian_prefix(word.word);
      if (comes_before(word, out.top)) out.top = word;
    }
    if (given_ != nullptr && given_->words.find(word.word) == kNoWord) {
      account.cut += word.count;
    } else if (given_ == nullptr && word.count < options_.min_count) {
      account.below_min_count += word.count;
    } else {
      account.in_vocabulary += word.count;
      word.prefix = big_endian_prefix(word.word);
      out.candidates.push_back(word);
    }
  }

  // Cuts the sorted candidates to max_vocab.
  void cut(std::vector<Candidate>& candidates, TokenAccount& account) const {
    if (given_ != nullptr || options_.max_vocab == 0) return;
    while (candidates.size() > options_.max_vocab) {
      account.in_vocabulary -= candidates.back().count;
      account.cut += candidates.back().count;
      candidates.pop_back();
    }
  }

 private:
  const bool drop_invalid_;
  const VocabularyOptions& options_;
  const Vocabulary* const given_;
};

PartChoice judge_part(const WordCounts& part_words, std::uint32_t part, const Rules& rules) {
  PartChoice choice;
  const auto& words = part_words.words;
  for (std::uint32_t id = 0; id < words.size(); ++id) {
    if (id + kAhead < words.size()) __builtin_prefetch(words[id + kAhead].data());
    rules.judge({part_words.counts[id], 0, words[id], part, id}, choice);
  }
  return choice;
}

// Most words are rare: they are dealt by their counts, and what has one count is sorted by itself.
std::vector<Candidate> sort_candidates(std::vector<PartChoice>& parts, int threads) {
  constexpr std::size_t kBuckets = 4096;  // the first one holds all higher counts
  const auto bucket_of = [](const Candidate& word) {
    return kBuckets - 1 - std::min<Count>(word.count, kBuckets - 1);
  };
  std::vector<std::size_t> ends(kBuckets + 1, 0);
  for (const PartChoice& part : parts) {
    for (const Candidate& word : part.candidates) ++ends[bucket_of(word) + 1];
  }
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<Candidate> sorted(ends.back());
  for (PartChoice& part : parts) {
    for (const Candidate& word : part.candidates) sorted[ends[bucket_of(word)]++] = word;
    part.candidates = {};
  }
  parallel_for(kBuckets, threads, [&](std::size_t bucket) {
    const auto at = [&](std::size_t i) { return sorted.begin() + static_cast<std::ptrdiff_t>(i); };
    std::sort(at(bucket == 0 ? 0 : ends[bucket - 1]), at(ends[bucket]), comes_before);
  });
  return sorted;
}

void add_parts(const std::vector<PartChoice>& parts, ChosenWords& chosen) {
  const Candidate* top = &parts.front().top;
  for (const PartChoice& part : parts) {
    chosen.account.in_vocabulary += part.account.in_vocabulary;
    chosen.account.below_min_count += part.account.below_min_count;
    chosen.account.cut += part.account.cut;
    chosen.account.invalid += part.account.invalid;
    chosen.account.invalid_kept += part.account.invalid_kept;
    if (comes_before(part.top, *top)) top = &part.top;
  }
  chosen.top_count = top->count;
  chosen.top_word = top->word;
}

void fill_vocabulary(const std::vector<Candidate>& candidates, ChosenWords& chosen) {
  Vocabulary& vocabulary = chosen.vocabulary;
  vocabulary.counts.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i + kAhead < candidates.size()) __builtin_prefetch(candidates[i + kAhead].word.data());
    const Candidate& word = candidates[i];
    chosen.final_ids[word.part][word.id] = static_cast<std::uint32_t>(vocabulary.size());
    vocabulary.words.add(word.word);
    vocabulary.counts.push_back(word.count);
  }
  vocabulary.words.index();
}

}  // namespace

ChosenWords choose_words(const MergedWords& words, Utf8Policy utf8,
                         const VocabularyOptions& options, const Vocabulary* given, int threads) {
  const Rules rules(utf8, options, given);
  ChosenWords chosen;
  chosen.account.distinct = words.distinct();
  chosen.final_ids.resize(MergedWords::kParts);
  std::vector<PartChoice> parts(MergedWords::kParts);
  parallel_for(parts.size(), threads, [&](std::size_t p) {
    parts[p] = judge_part(words.part(p), static_cast<std::uint32_t>(p), rules);
    chosen.final_ids[p].assign(words.part(p).words.size(), kNoWord);
  });
  add_parts(parts, chosen);
  std::vector<Candidate> candidates = sort_candidates(parts, threads);
  rules.cut(candidates, chosen.account);
  if (candidates.size() > kMaxWords) {
    throw Error(ErrorKind::limit, "more than 2147483647 words in the vocabulary; use --max-vocab");
  }
  fill_vocabulary(candidates, chosen);
  return chosen;
}

}  // namespace firth
