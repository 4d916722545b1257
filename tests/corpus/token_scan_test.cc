#include "corpus/token_scan.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace firth {
namespace {

TokenRun scan(const std::string& text, std::uint32_t max_token = 1024, std::size_t begin = 0) {
  TokenRun run;
  run.bytes.assign(text.begin(), text.end());
  run.bytes.resize(text.size() + kScanPadding, 'p');
  scan_tokens(run, begin, text.size(), max_token);
  return run;
}

std::vector<std::string> words(const TokenRun& run) {
  std::vector<std::string> out;
  for (const auto token : run.tokens) out.emplace_back(run.view(token));
  return out;
}

using Words = std::vector<std::string>;

TEST(TokenScan, EveryByteIsClassifiedAsIsSpaceSays) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string bytes(64, static_cast<char>(byte));
    const std::string spaces(" \t\n\v\f\r\0", 7);
    const bool space = spaces.find(static_cast<char>(byte)) != std::string::npos;
    EXPECT_EQ(is_space(static_cast<char>(byte)), space) << byte;
    EXPECT_EQ(classify(bytes.data()).space, space ? ~0ULL : 0ULL) << byte;
    EXPECT_EQ(classify(bytes.data()).newline, byte == '\n' ? ~0ULL : 0ULL) << byte;
  }
}

RC_GTEST_PROP(TokenScan, VectorCodeEqualsScalarOracle, ()) {
  const auto bytes = *rc::gen::container<std::vector<char>>(64, rc::gen::arbitrary<char>());
  RC_ASSERT(classify(bytes.data()) == classify_scalar(bytes.data()));
  const auto spaced = *rc::gen::container<std::vector<char>>(
      64, rc::gen::elementOf(std::string("ab \n\t\r\v\f\x08\x0E\x1F!\xA0\x85")));
  RC_ASSERT(classify(spaced.data()) == classify_scalar(spaced.data()));
}

TEST(TokenScan, FindsTokensAtEveryPlaceInsideAndAcrossGroupsOf64Bytes) {
  for (std::size_t before = 0; before < 130; ++before) {
    for (const std::size_t length : {1U, 2U, 63U, 64U, 65U, 200U}) {
      const std::string word(length, 'w');
      const TokenRun run = scan(std::string(before, ' ') + word + "\n");
      EXPECT_EQ(words(run), (Words{word, ""})) << before << " " << length;
    }
  }
}

TEST(TokenScan, BytesBehindTheTextAreIgnored) {
  EXPECT_EQ(words(scan("a b ")), (Words{"a", "b"}));
  EXPECT_EQ(words(scan("")), Words{});
}

TEST(TokenScan, RepeatedNewlinesGiveOneSentenceEnd) {
  EXPECT_EQ(words(scan("a\n\n \n\r\nb\n")), (Words{"a", "", "b", ""}));
}

TEST(TokenScan, ANewlineAtTheStartEndsTheSentenceOfTheRunBefore) {
  EXPECT_EQ(words(scan("\n\na ")), (Words{"", "a"}));
}

TEST(TokenScan, LongTokensAreDroppedAndCountedNeverCut) {
  const TokenRun run = scan("abcd abcde ab\n", 4);
  EXPECT_EQ(words(run), (Words{"abcd", "ab", ""}));
  EXPECT_EQ(run.too_long, 1U);
}

TEST(TokenScan, StartsWhereItIsTold) {
  EXPECT_EQ(words(scan("rest of\n", 1024, 4)), (Words{"of", ""}));
}

TEST(TokenScan, ManyTokensOutgrowTheFirstRoom) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "a\n";
  EXPECT_EQ(scan(text).tokens.size(), 10000U);
}

}  // namespace
}  // namespace firth
