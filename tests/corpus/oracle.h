// The corpus as a reader without blocks, threads or tables would see it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "firth/corpus.h"
#include "firth/error.h"

namespace firth {

// Words of each sentence, empty sentences left out. Too long words are "".
inline std::vector<std::vector<std::string>> naive_sentences(std::string_view text,
                                                             std::size_t max_token) {
  std::vector<std::vector<std::string>> sentences(1);
  std::string word;
  for (const char byte : std::string(text) + '\n') {
    if (std::string_view(" \t\n\v\f\r\0", 7).find(byte) == std::string_view::npos) {
      word += byte;
      continue;
    }
    if (!word.empty()) sentences.back().push_back(word.size() > max_token ? "" : word);
    word.clear();
    if (byte == '\n' && !sentences.back().empty()) sentences.emplace_back();
  }
  sentences.pop_back();  // the newline at the end opened one too many
  return sentences;
}

struct NaiveCorpus {
  std::vector<std::pair<std::string, Count>> vocabulary;
  std::vector<std::uint32_t> tokens;
  TokenAccount account;
};

inline bool falls(const std::pair<std::string, Count>& a, const std::pair<std::string, Count>& b) {
  return a.second != b.second ? a.second > b.second : a.first < b.first;
}

inline NaiveCorpus naive_corpus(std::string_view text, const TextOptions& options,
                                const VocabularyOptions& choice) {
  NaiveCorpus corpus;
  TokenAccount& account = corpus.account;
  account.bytes = text.size();
  std::map<std::string, Count> counts;
  const auto sentences = naive_sentences(text, options.max_token);
  for (const auto& sentence : sentences) {
    bool any = false;
    for (const std::string& word : sentence) {
      ++account.read;
      any = any || !word.empty();
      if (word.empty()) {
        ++account.too_long;
      } else {
        ++counts[word];
      }
    }
    account.sentences += any ? 1 : 0;
  }
  account.distinct = counts.size();
  for (const auto& [word, count] : counts) {
    const bool invalid = !is_valid_utf8(word);
    const bool dropped = invalid && options.utf8 == Utf8Policy::drop;
    if (invalid) (dropped ? account.invalid : account.invalid_kept) += count;
    if (dropped) continue;
    if (count < choice.min_count) {
      account.below_min_count += count;
    } else {
      corpus.vocabulary.emplace_back(word, count);
    }
  }
  std::sort(corpus.vocabulary.begin(), corpus.vocabulary.end(), falls);
  while (choice.max_vocab != 0 && corpus.vocabulary.size() > choice.max_vocab) {
    account.cut += corpus.vocabulary.back().second;
    corpus.vocabulary.pop_back();
  }
  std::map<std::string, std::uint32_t> ids;
  for (const auto& [word, count] : corpus.vocabulary) {
    ids.emplace(word, static_cast<std::uint32_t>(ids.size()));
    account.in_vocabulary += count;
  }
  for (const auto& sentence : sentences) {
    const std::size_t before = corpus.tokens.size();
    for (const std::string& word : sentence) {
      if (const auto found = ids.find(word); found != ids.end()) {
        corpus.tokens.push_back(found->second);
      }
    }
    if (corpus.tokens.size() > before) corpus.tokens.back() |= EncodedCorpus::kSentenceEnd;
  }
  return corpus;
}

}  // namespace firth
