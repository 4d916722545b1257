// What read_corpus() refuses, and how it stops.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "firth/corpus.h"
#include "firth/stopped.h"
#include "tests/corpus/corpus_reading.h"
#include "tests/expect_error.h"
#include "tests/io/compressed.h"

namespace firth {
namespace {

TEST_F(ReadCorpus, RefusesAnEmptyCorpus) {  // C01, C02, C19, C22
  refused("", "empty corpus: 0 tokens in 0 bytes");
  refused(std::string(100'000, '\n') + " \t ", "empty corpus: 0 tokens in 100003 bytes");
  refused(std::string(3000, 'x'), "1 longer than 1024 bytes dropped");
  text_.utf8 = Utf8Policy::drop;
  refused("\xFF \xFE", "2 of invalid UTF-8 dropped");
}

TEST_F(ReadCorpus, RefusesASingleWord) {  // C03, C04
  refused("one", "vocabulary has 1 word; at least 2 needed");
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "one ";
  refused(text, "vocabulary has 1 word; at least 2 needed");
  EXPECT_EQ(text_of(count(text).vocabulary), "one\t10000\n");
}

TEST_F(ReadCorpus, NamesTheMostFrequentWordWhenNoneReachesMinCount) {  // C06
  choice_.min_count = 5;
  refused("y x x y x z x", "no word reaches --min-count 5 (most frequent: \"x\" 4 times)");
}

TEST_F(ReadCorpus, AGivenVocabularyIsCountedAnew) {
  write_bytes(folder_ / "v", "c 100\nb 90\na 80\nunseen 70\n");
  const Vocabulary given = read_vocabulary(folder_ / "v");
  choice_ = {50, 1};  // does not apply
  const Corpus corpus = read("a a b x c c c x\n", {}, &given);
  EXPECT_EQ(text_of(corpus.vocabulary), "c\t3\na\t2\nb\t1\n");
  EXPECT_EQ(corpus.account.cut, 2U);
  EXPECT_EQ(corpus.account.in_vocabulary, 6U);
}

TEST_F(ReadCorpus, RefusesAGivenVocabularyThatSharesNothingOrOneWord) {  // V14, V15
  write_bytes(folder_ / "v", "c 100\nd 1\n");
  const Vocabulary given = read_vocabulary(folder_ / "v");
  EXPECT_ERROR(read("a b a", {}, &given), ErrorKind::input,
               "0 of 3 corpus tokens are in the vocabulary");
  EXPECT_ERROR(read("a b c", {}, &given), ErrorKind::input, "vocabulary has 1 word");
}

TEST_F(ReadCorpus, TheCallbackSeesProgressFromOneThreadAtATime) {
  std::atomic<int> inside = 0;
  int calls = 0;
  read(large_text(), {512, 3}, nullptr, [&](const ReadProgress& progress) {
    EXPECT_EQ(inside.fetch_add(1), 0);
    EXPECT_LE(progress.bytes_done, progress.bytes_total);
    ++calls;
    inside.fetch_sub(1);
    return true;
  });
  EXPECT_GE(calls, 1);
}

TEST_F(ReadCorpus, TheCallbackStops) {
  for (const int threads : {1, 4}) {
    EXPECT_THROW(read(large_text(), {512, threads}, nullptr, [](const auto&) { return false; }),
                 Stopped);
  }
}

TEST_F(ReadCorpus, AnErrorOfTheSourceEndsAllWorkers) {
  const std::string gzip = compressed("gzip", large_text());
  for (const int threads : {1, 4}) {
    EXPECT_ERROR(read(gzip.substr(0, gzip.size() / 2), {512, threads}), ErrorKind::input,
                 path_.native());
  }
}

TEST_F(ReadCorpus, OptionsOutOfRangeAreRefused) {
  choice_.min_count = 0;
  EXPECT_ERROR(read("a b"), ErrorKind::usage, "--min-count 0");
}

}  // namespace
}  // namespace firth
