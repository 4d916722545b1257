// Reads a text from a file in many ways and compares whole results.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "corpus/text_tokens.h"
#include "firth/corpus.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {

// How a text is read; none of it may show in the result.
struct Way {
  std::size_t block = TextTokens::kBlockBytes;
  int threads = 1;
  std::uint64_t memory = 1 << 30;
};

inline std::vector<std::uint32_t> all_tokens(const EncodedCorpus& corpus) {
  std::vector<std::uint32_t> buffer;
  const auto tokens = corpus.read(0, corpus.size(), buffer);
  return {tokens.begin(), tokens.end()};
}

inline std::string text_of(const TokenAccount& a) {
  std::string text;
  for (const Count n : {a.read, a.in_vocabulary, a.below_min_count, a.cut, a.too_long, a.invalid,
                        a.invalid_kept, a.bytes, a.sentences, a.distinct}) {
    text += std::to_string(n) + " ";
  }
  return text + a.first_invalid;
}

inline std::string text_of(const std::vector<std::pair<std::string, Count>>& vocabulary) {
  std::string text;
  for (const auto& [word, count] : vocabulary) text += word + "\t" + std::to_string(count) + "\n";
  return text;
}

inline std::string text_of(const Vocabulary& vocabulary) {
  std::vector<std::pair<std::string, Count>> rows;
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    rows.emplace_back(vocabulary.words[i], vocabulary.counts[i]);
  }
  return text_of(rows);
}

class ReadCorpus : public testing::Test {
 protected:
  Corpus read(const std::string& text, const Way& way = {}, const Vocabulary* given = nullptr,
              const ReadCallback& callback = {}) {
    write_bytes(path_, text);
    TextTokens source(expand_text_paths({path_.native()}), text_.max_token, way.block);
    return read_corpus(source, text_, choice_, run(way), given, callback);
  }
  CountedWords count(const std::string& text, const Way& way = {}) {
    write_bytes(path_, text);
    TextTokens source(expand_text_paths({path_.native()}), text_.max_token, way.block);
    return count_words(source, text_, choice_, run(way));
  }
  RunOptions run(const Way& way) const {
    RunOptions options;
    options.threads = way.threads;
    options.memory = way.memory;
    options.temp = folder_.path();
    return options;
  }
  // Vocabulary, ids and account in one string.
  std::string everything(const std::string& text, const Way& way = {}) {
    const Corpus corpus = read(text, way);
    std::string out = text_of(corpus.vocabulary) + text_of(corpus.account) + "\n";
    for (const auto token : all_tokens(corpus.tokens)) {
      out += std::to_string(EncodedCorpus::id(token));
      out += EncodedCorpus::ends_sentence(token) ? "\n" : " ";
    }
    return out;
  }
  void refused(const std::string& text, const char* message) {
    for (const int threads : {1, 3}) {
      EXPECT_ERROR(read(text, {TextTokens::kBlockBytes, threads}), ErrorKind::input, message);
    }
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "text";
  TextOptions text_;
  VocabularyOptions choice_{1, 0};
};

// Enough words for every table to grow and every thread to have its share.
inline std::string large_text() {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < 60'000; ++i) {
    state = state * 1664525U + 1013904223U;
    const std::uint32_t word = (state >> 8) % ((state >> 4) % 20'000 + 1);
    text += (word % 3 == 0 ? "W" : "long-word-") + std::to_string(word);
    text += i % 23 == 0 ? '\n' : ' ';
  }
  return text;
}

}  // namespace firth
