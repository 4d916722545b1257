#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "corpus/encoded_corpus_writer.h"
#include "firth/corpus.h"
#include "tests/expect_error.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

std::vector<std::uint32_t> some_tokens(std::size_t n) {
  std::vector<std::uint32_t> tokens(n);
  for (std::size_t i = 0; i < n; ++i) {
    tokens[i] = static_cast<std::uint32_t>(i * 2654435761U) & ~EncodedCorpus::kSentenceEnd;
    if (i % 7 == 6) tokens[i] |= EncodedCorpus::kSentenceEnd;
  }
  return tokens;
}

EncodedCorpus written(const std::vector<std::uint32_t>& tokens, std::uint64_t memory,
                      const std::filesystem::path& temp) {
  EncodedCorpusWriter writer(tokens.size(), memory, temp);
  const std::size_t half = tokens.size() / 2;
  writer.write(half, std::span(tokens).subspan(half));
  writer.write(0, std::span(tokens).first(half));
  return std::move(writer).finish();
}

std::vector<std::uint32_t> read(const EncodedCorpus& corpus, Count begin, Count end) {
  std::vector<std::uint32_t> buffer;
  const auto tokens = corpus.read(begin, end, buffer);
  return {tokens.begin(), tokens.end()};
}

TEST(EncodedCorpus, SplitsTokensIntoIdAndSentenceEnd) {
  EXPECT_EQ(EncodedCorpus::id(0x80000005U), 5U);
  EXPECT_TRUE(EncodedCorpus::ends_sentence(0x80000005U));
  EXPECT_FALSE(EncodedCorpus::ends_sentence(5U));
}

TEST(EncodedCorpus, ReadsTheSameFromVectorMemoryAndFile) {
  const TemporaryFolder folder;
  const auto tokens = some_tokens(10'001);
  const EncodedCorpus vector(tokens);
  const EncodedCorpus memory = written(tokens, 4 * 10'001, {});
  const EncodedCorpus file = written(tokens, 4 * 10'001 - 1, folder.path());
  EXPECT_FALSE(vector.spilled());
  EXPECT_FALSE(memory.spilled());
  EXPECT_TRUE(file.spilled());
  EXPECT_TRUE(names_in(folder.path()).empty());  // it has no name
  for (const EncodedCorpus& corpus : {vector, memory, file}) {
    EXPECT_EQ(corpus.size(), tokens.size());
    EXPECT_EQ(read(corpus, 0, tokens.size()), tokens);
    EXPECT_EQ(read(corpus, 17, 23), std::vector(tokens.begin() + 17, tokens.begin() + 23));
    EXPECT_TRUE(read(corpus, 10'001, 10'001).empty());
    EXPECT_EQ(corpus.fingerprint(), vector.fingerprint());
  }
}

TEST(EncodedCorpus, FingerprintIsXxh3OfLittleEndianWords) {
  EXPECT_EQ(EncodedCorpus().fingerprint(), 0x2D06800538D394C2U);  // xxh3-64 of no bytes
  EXPECT_EQ(EncodedCorpus().size(), 0U);
}

TEST(EncodedCorpus, FingerprintSeesEveryTokenAndTheirOrder) {
  auto tokens = some_tokens(600'000);  // more than one step of the stream
  const auto before = EncodedCorpus(tokens).fingerprint();
  std::swap(tokens[0], tokens[599'999]);
  EXPECT_NE(EncodedCorpus(tokens).fingerprint(), before);
  std::swap(tokens[0], tokens[599'999]);
  tokens.back() ^= EncodedCorpus::kSentenceEnd;
  EXPECT_NE(EncodedCorpus(tokens).fingerprint(), before);
}

TEST(EncodedCorpus, ASpillWithoutAFolderIsAnError) {
  EXPECT_ERROR(EncodedCorpusWriter(100, 399, {}), ErrorKind::usage, "--temp");
}

}  // namespace
}  // namespace firth
