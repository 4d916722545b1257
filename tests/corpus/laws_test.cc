// What must hold of counting whatever the text is and however it is cut, joined and read.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "firth/corpus.h"
#include "tests/corpus/corpus_reading.h"
#include "tests/corpus/oracle.h"
#include "tests/corpus/random_text.h"
#include "tests/io/compressed.h"

namespace firth {
namespace {

using namespace std::string_literals;

constexpr std::string_view kBlanks = " \t\n\v\f\r";

// `text` cut at white space, anywhere, into one to six parts.
std::vector<std::string> any_cut(std::string text) {
  std::vector<std::string> parts;
  const int cuts = *rc::gen::inRange(0, 6);
  for (int i = 0; i < cuts && !text.empty(); ++i) {
    const std::size_t from = *rc::gen::inRange<std::size_t>(0, text.size());
    const std::size_t at = text.find_first_of(kBlanks, from);
    // A mark at the start of a file is no text.
    if (at == std::string::npos || text.compare(at + 1, 3, "\xEF\xBB\xBF") == 0) continue;
    parts.push_back(text.substr(0, at + *rc::gen::inRange<std::size_t>(0, 2)));
    text.erase(0, at + 1);
  }
  parts.push_back(text);
  return parts;
}

std::map<std::string, Count> counts_of(const Vocabulary& vocabulary) {
  std::map<std::string, Count> counts;
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    counts[std::string(vocabulary.words[i])] = vocabulary.counts[i];
  }
  return counts;
}

class CountingLaws : public ReadCorpus {
 protected:
  CountedWords count_files(const std::vector<std::string>& texts, const Way& way) {
    std::vector<std::string> paths;
    for (const std::string& text : texts) {
      paths.push_back(folder_ / ("part" + std::to_string(paths.size())));
      const bool packed = *rc::gen::arbitrary<bool>();
      write_bytes(paths.back(), packed ? compressed("gzip", text) : text);
    }
    TextTokens source(expand_text_paths(paths), text_.max_token, way.block);
    return count_words(source, text_, choice_, run(way));
  }
  Way any_way() {
    return {*rc::gen::elementOf(std::vector<std::size_t>{1, 2, 3, 7, 64, 4096}),
            *rc::gen::element(1, 2, 3, 8)};
  }
  void draw_options() {
    text_.max_token = *rc::gen::element(2U, 8U, 50U);
    text_.utf8 = *rc::gen::element(Utf8Policy::keep, Utf8Policy::drop);
    text_.lowercase = *rc::gen::arbitrary<bool>();
  }
};

// Cut anywhere between tokens, in any order of files, plain or compressed, by any threads.
RC_GTEST_FIXTURE_PROP(CountingLaws, AnySplitIntoFilesInAnyOrderGivesTheSameVocabulary, ()) {
  const std::string text = *random_text();
  draw_options();
  choice_.min_count = *rc::gen::element(1U, 2U, 4U);
  choice_.max_vocab = *rc::gen::element(0U, 2U, 5U);
  RC_PRE(!naive_corpus(text, text_, choice_).vocabulary.empty());
  const CountedWords whole = count(text);

  std::vector<std::string> parts = any_cut(text);
  for (std::size_t i = parts.size(); i > 1; --i) {
    std::swap(parts[i - 1], parts[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  const CountedWords split = count_files(parts, any_way());
  RC_ASSERT(text_of(split.vocabulary) == text_of(whole.vocabulary));
  RC_ASSERT(split.account.read == whole.account.read);
  RC_ASSERT(split.account.in_vocabulary == whole.account.in_vocabulary);
  RC_ASSERT(split.account.below_min_count == whole.account.below_min_count);
  RC_ASSERT(split.account.cut == whole.account.cut);
  RC_ASSERT(split.account.too_long == whole.account.too_long);
  RC_ASSERT(split.account.invalid == whole.account.invalid);
  RC_ASSERT(split.account.distinct == whole.account.distinct);
}

RC_GTEST_FIXTURE_PROP(CountingLaws, TheCountsOfTwoTextsAddUp, ()) {
  const std::string first = *random_text();
  const std::string second = *random_text();
  draw_options();
  const auto any = [&](const std::string& text) {
    return !naive_corpus(text, text_, choice_).vocabulary.empty();
  };
  RC_PRE(any(first) && any(second));
  std::map<std::string, Count> sum = counts_of(count(first).vocabulary);
  for (const auto& [word, n] : counts_of(count(second).vocabulary)) sum[word] += n;
  RC_ASSERT(counts_of(count_files({first, second}, any_way()).vocabulary) == sum);
}

RC_GTEST_FIXTURE_PROP(CountingLaws, AVocabularyIsReadBackAsItWasWritten, ()) {
  const std::string text = *random_text();
  RC_PRE(!naive_corpus(text, text_, choice_).vocabulary.empty());
  const Vocabulary vocabulary = count(text).vocabulary;
  write_bytes(folder_ / "words", format_vocabulary(vocabulary.words, vocabulary.counts));
  RC_ASSERT(text_of(read_vocabulary(folder_ / "words")) == text_of(vocabulary));
}

}  // namespace
}  // namespace firth
