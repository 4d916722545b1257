#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "firth/corpus.h"
#include "tests/corpus/corpus_reading.h"
#include "tests/corpus/oracle.h"
#include "tests/corpus/random_text.h"
#include "tests/expect_error.h"
#include "tests/io/compressed.h"

namespace firth {
namespace {

using namespace std::string_literals;

rc::Gen<Way> any_way() {
  return rc::gen::build<Way>(
      rc::gen::set(&Way::block, rc::gen::elementOf(std::vector<std::size_t>{1, 2, 3, 7, 64, 4096})),
      rc::gen::set(&Way::threads, rc::gen::element(1, 2, 3, 8)),
      rc::gen::set(&Way::memory, rc::gen::element<std::uint64_t>(1, 40, 200, 1 << 30)));
}

RC_GTEST_FIXTURE_PROP(ReadCorpus, EqualsTheNaiveReaderHoweverItIsRead, ()) {
  const std::string text = *random_text();
  text_.max_token = *rc::gen::element(2U, 8U, 50U);
  text_.utf8 = *rc::gen::element(Utf8Policy::keep, Utf8Policy::drop);
  choice_.min_count = *rc::gen::element(1U, 2U, 4U);
  choice_.max_vocab = *rc::gen::element(0U, 2U, 5U);
  const NaiveCorpus naive = naive_corpus(text, text_, choice_);
  RC_PRE(naive.vocabulary.size() >= 2);

  const Corpus corpus = read(text, *any_way());
  TokenAccount account = corpus.account;
  RC_ASSERT(account.first_invalid.empty() == (account.invalid + account.invalid_kept == 0));
  account.first_invalid.clear();
  RC_ASSERT(text_of(corpus.vocabulary) == text_of(naive.vocabulary));
  RC_ASSERT(text_of(account) == text_of(naive.account));
  RC_ASSERT(all_tokens(corpus.tokens) == naive.tokens);
}

RC_GTEST_FIXTURE_PROP(ReadCorpus, TheAccountHoldsAndCountingAgrees, ()) {
  const std::string text = *random_text();
  text_.max_token = *rc::gen::element(2U, 8U, 50U);
  text_.utf8 = *rc::gen::element(Utf8Policy::keep, Utf8Policy::drop);
  text_.lowercase = *rc::gen::arbitrary<bool>();
  choice_.min_count = *rc::gen::element(1U, 3U);
  choice_.max_vocab = *rc::gen::element(0U, 3U);
  RC_PRE(naive_corpus(text, text_, choice_).vocabulary.size() >= 2);
  const Corpus corpus = read(text, *any_way());
  const TokenAccount& a = corpus.account;
  RC_ASSERT(a.read == a.in_vocabulary + a.below_min_count + a.cut + a.too_long + a.invalid);
  RC_ASSERT(a.in_vocabulary == corpus.tokens.size());
  RC_ASSERT(a.in_vocabulary == corpus.vocabulary.total());
  const CountedWords counted = count(text, *any_way());
  RC_ASSERT(text_of(counted.vocabulary) == text_of(corpus.vocabulary));
  RC_ASSERT(text_of(counted.account) == text_of(a));
}

TEST_F(ReadCorpus, ThreadsBlocksAndSpillsDoNotShowInALargeText) {
  const std::string text = large_text();
  choice_.min_count = 2;
  const std::string once = everything(text);
  for (const int threads : {1, 2, 3, 8}) {
    for (const std::size_t block : {512U, 10'000U}) {
      for (const std::uint64_t memory : {1U, 100'000U, 1U << 30}) {
        ASSERT_EQ(everything(text, {block, threads, memory}), once)
            << threads << " " << block << " " << memory;
      }
    }
  }
}

TEST_F(ReadCorpus, CompressionDoesNotShow) {
  const std::string text = large_text();
  const auto fingerprint = read(text).tokens.fingerprint();
  for (const std::string filter : {"gzip", "bzip2", "xz", "zstd", "lz4"}) {
    EXPECT_EQ(read(compressed(filter, text), {1000, 2}).tokens.fingerprint(), fingerprint);
  }
}

TEST_F(ReadCorpus, SpillsAboveTheMemoryGivenAndLeavesNoName) {
  const std::string text = large_text();
  const Corpus spilled = read(text, {4096, 2, 10'000});
  EXPECT_TRUE(spilled.tokens.spilled());
  EXPECT_FALSE(read(text).tokens.spilled());
  EXPECT_EQ(names_in(folder_.path()), std::vector<std::string>{"text"});
}

TEST_F(ReadCorpus, ASpillWithoutAFolderIsAnError) {
  write_bytes(path_, "a b a b");
  TextTokens source(expand_text_paths({path_.native()}), 1024);
  RunOptions options;
  options.memory = 8;
  EXPECT_ERROR(read_corpus(source, text_, choice_, options), ErrorKind::usage, "--temp");
}

TEST_F(ReadCorpus, KeepsTheLastTokenWithoutNewline) {  // C07
  const Corpus corpus = read("a b");
  EXPECT_EQ(corpus.account.read, 2U);
  EXPECT_EQ(corpus.tokens.fingerprint(), read("a b\n").tokens.fingerprint());
}

TEST_F(ReadCorpus, TwoWordsAreEnough) { EXPECT_EQ(read("a b").vocabulary.size(), 2U); }  // C05

TEST_F(ReadCorpus, CrLfEqualsLf) {  // C08
  const Corpus lf = read("a b\nb c\n");
  const Corpus crlf = read("a b\r\nb c\r\n");
  EXPECT_EQ(lf.tokens.fingerprint(), crlf.tokens.fingerprint());
  EXPECT_EQ(text_of(lf.vocabulary), text_of(crlf.vocabulary));
}

TEST_F(ReadCorpus, TheEndOfASentenceMovesToTheLastKeptToken) {
  choice_.min_count = 2;  // x, y and z go
  constexpr auto e = EncodedCorpus::kSentenceEnd;
  for (const std::size_t block : {1U, 2U, 3U, 64U}) {
    const Corpus corpus = read("x\na b y\nz\nb a\n\nz1 z2\na y2\n", {block, 2});
    EXPECT_EQ(all_tokens(corpus.tokens), (std::vector<std::uint32_t>{0, 1 | e, 1, 0 | e, 0 | e}))
        << block;
    EXPECT_EQ(corpus.account.sentences, 6U);
  }
}

TEST_F(ReadCorpus, ATooLongTokenDoesNotSwallowTheEndOfItsSentence) {
  constexpr auto e = EncodedCorpus::kSentenceEnd;
  text_.max_token = 4;
  for (const std::size_t block : {1U, 3U, 64U}) {
    const Corpus corpus = read("a longer\nb longest\n\nlongest\na\n", {block, 1});
    EXPECT_EQ(all_tokens(corpus.tokens), (std::vector<std::uint32_t>{0 | e, 1 | e, 0 | e}))
        << block;
    EXPECT_EQ(corpus.account.too_long, 3U);
    EXPECT_EQ(corpus.account.sentences, 3U);
  }
}

TEST_F(ReadCorpus, LowerCaseMergesWordsAcrossThreads) {
  text_.lowercase = true;
  for (const int threads : {1, 3}) {
    const Corpus corpus = read("The the THE \xC3\x89 \xC3\xA9 b\n", {2, threads});
    EXPECT_EQ(text_of(corpus.vocabulary), "the\t3\n\xC3\xA9\t2\nb\t1\n");
    EXPECT_EQ(corpus.account.distinct, 3U);
  }
}

TEST_F(ReadCorpus, MaxVocabIsExactAndTiesFallByBytes) {  // C28
  choice_.max_vocab = 3;
  const Corpus corpus = read("b a d c c \xC3\xA9");
  EXPECT_EQ(text_of(corpus.vocabulary), "c\t2\na\t1\nb\t1\n");
  EXPECT_EQ(corpus.account.cut, 2U);
}

TEST_F(ReadCorpus, AWordThatBecomesFrequentLateIsCountedWhole) {
  choice_.max_vocab = 2;
  std::string text = "late ";
  for (int i = 0; i < 5000; ++i) text += "w" + std::to_string(i) + " ";
  for (int i = 0; i < 50; ++i) text += "late soon ";
  EXPECT_EQ(text_of(read(text, {256, 2}).vocabulary), "late\t51\nsoon\t50\n");
}

TEST_F(ReadCorpus, LongWordsWithEqualBeginningsStayApart) {  // C20
  const std::string same(98, 'a');
  EXPECT_EQ(read(same + "b " + same + "c").vocabulary.size(), 2U);
}

TEST_F(ReadCorpus, InvalidWordsAreKeptByDefaultWithTheFirstPosition) {  // C17
  for (const int threads : {1, 3}) {
    const Corpus corpus = read("a b \xFF \xC0\x80 \xFF\n", {3, threads});
    EXPECT_EQ(corpus.account.invalid_kept, 3U);
    EXPECT_EQ(corpus.account.invalid, 0U);
    EXPECT_EQ(corpus.account.first_invalid, path_.native() + ":@4");
    EXPECT_NE(corpus.vocabulary.words.find("\xC0\x80"), kNoWord);
  }
}

TEST_F(ReadCorpus, InvalidWordsAreDroppedOnRequest) {
  text_.utf8 = Utf8Policy::drop;
  const Corpus corpus = read("a b \xFF \xC0\x80 \xFF\n");
  EXPECT_EQ(corpus.account.invalid, 3U);
  EXPECT_EQ(corpus.account.invalid_kept, 0U);
  EXPECT_EQ(corpus.account.distinct, 4U);
  EXPECT_EQ(text_of(corpus.vocabulary), "a\t1\nb\t1\n");
}

TEST_F(ReadCorpus, StrictNamesTheFirstInvalidTokenForAnyThreads) {
  text_.utf8 = Utf8Policy::strict;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "word ";
  const std::string message = path_.native() + ":@15000: invalid UTF-8 in \"\\xFFx\"";
  text += "\xFFx ";
  for (int i = 0; i < 3000; ++i) text += "\xFE" + std::to_string(i) + " ";
  for (const int threads : {1, 2, 8}) {
    EXPECT_ERROR(read(text, {64, threads}), ErrorKind::input, message);
  }
  EXPECT_NO_THROW(read("a b \xC3\xA9"));
}

}  // namespace
}  // namespace firth
