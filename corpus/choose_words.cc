#include "corpus/choose_words.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <tuple>

#include "compute/parallel.h"
#include "firth/error.h"

namespace firth {
namespace {

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

  void judge(const Candidate& word, PartChoice& out) const {
    TokenAccount& account = out.account;
    if (!is_valid_utf8(word.word)) {
      (drop_invalid_ ? account.invalid : account.invalid_kept) += word.count;
      if (drop_invalid_) return;
    }
    if (out.top.count == 0 || comes_before(word, out.top)) out.top = word;
    if (given_ != nullptr && given_->words.find(word.word) == kNoWord) {
      account.cut += word.count;
    } else if (given_ == nullptr && word.count < options_.min_count) {
      account.below_min_count += word.count;
    } else {
      account.in_vocabulary += word.count;
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

PartChoice judge_part(const WordCounter& words, std::uint32_t part, const Rules& rules) {
  PartChoice choice;
  for (std::uint32_t id = 0; id < words.size(); ++id) {
    const std::string_view word = words.word(id);
    rules.judge({words.count_of(id), big_endian_prefix(word), word, part, id}, choice);
  }
  std::sort(choice.candidates.begin(), choice.candidates.end(), comes_before);
  return choice;
}

// Merges the sorted candidates of all parts, two and two side by side.
std::vector<Candidate> merge_candidates(std::vector<PartChoice>& parts, int threads) {
  for (std::size_t step = 1; step < parts.size(); step *= 2) {
    parallel_for(parts.size() / (2 * step), threads, [&](std::size_t i) {
      auto& left = parts[2 * step * i].candidates;
      auto& right = parts[2 * step * i + step].candidates;
      std::vector<Candidate> both(left.size() + right.size());
      std::merge(left.begin(), left.end(), right.begin(), right.end(), both.begin(), comes_before);
      left = std::move(both);
      right = {};
    });
  }
  return std::move(parts.front().candidates);
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
  for (const Candidate& word : candidates) {
    chosen.final_ids[word.part][word.id] = static_cast<std::uint32_t>(vocabulary.size());
    vocabulary.words.add(word.word);
    vocabulary.counts.push_back(word.count);
  }
  vocabulary.words.index();
}

}  // namespace

ChosenWords choose_words(const MergedWords& words, Utf8Policy utf8,
                         const VocabularyOptions& options, const Vocabulary* given, int threads) {
  static_assert((MergedWords::kParts & (MergedWords::kParts - 1)) == 0, "merged two and two");
  const Rules rules(utf8, options, given);
  ChosenWords chosen;
  chosen.account.distinct = words.distinct();
  chosen.final_ids.resize(MergedWords::kParts);
  std::vector<PartChoice> parts(MergedWords::kParts);
  parallel_for(parts.size(), threads, [&](std::size_t p) {
    parts[p] = judge_part(words.part(p), static_cast<std::uint32_t>(p), rules);
    chosen.final_ids[p].assign(words.part(p).size(), kNoWord);
  });
  add_parts(parts, chosen);
  std::vector<Candidate> candidates = merge_candidates(parts, threads);
  rules.cut(candidates, chosen.account);
  if (candidates.size() > kMaxWords) {
    throw Error(ErrorKind::limit, "more than 2147483647 words in the vocabulary; use --max-vocab");
  }
  fill_vocabulary(candidates, chosen);
  return chosen;
}

}  // namespace firth
