#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "corpus/encoded_blocks.h"
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

// In blocks of `block` ids, written by two threads in turn.
EncodedCorpus written(const std::vector<std::uint32_t>& tokens, std::size_t block,
                      std::uint64_t memory, const std::filesystem::path& temp) {
  auto store = std::make_unique<IdStore>(memory, temp);
  std::vector<IdStore::Writer> writers(2, IdStore::Writer(*store));
  auto all = std::make_shared<EncodedBlocks>();
  for (std::size_t begin = 0; begin < tokens.size(); begin += block) {
    const auto ids = std::span(tokens).subspan(begin, std::min(block, tokens.size() - begin));
    IdStore::Writer& writer = writers[begin / block % 2];
    std::copy(ids.begin(), ids.end(), writer.reserve(2 * ids.size()));
    all->blocks.push_back(writer.keep(ids.size()));
    all->begins.push_back(begin + ids.size());
  }
  all->ids = std::move(store);
  return EncodedCorpus(std::move(all));
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

TEST(EncodedCorpus, ReadsTheSameFromOneBlockOrManyInMemoryOrInTheFile) {
  const TemporaryFolder folder;
  const auto tokens = some_tokens(10'001);
  const EncodedCorpus one(tokens);
  const EncodedCorpus memory = written(tokens, 777, 8 * 10'001, {});
  const EncodedCorpus both = written(tokens, 777, 4 * 5'000, folder.path());
  const EncodedCorpus file = written(tokens, 777, 0, folder.path());
  EXPECT_FALSE(one.spilled());
  EXPECT_FALSE(memory.spilled());
  EXPECT_TRUE(both.spilled());
  EXPECT_TRUE(file.spilled());
  EXPECT_TRUE(names_in(folder.path()).empty());  // it has no name
  for (const EncodedCorpus& corpus : {one, memory, both, file}) {
    EXPECT_EQ(corpus.size(), tokens.size());
    EXPECT_EQ(read(corpus, 0, tokens.size()), tokens);
    for (const auto& [begin, end] : {std::pair(17, 23), {776, 777}, {777, 1554}, {770, 2400}}) {
      EXPECT_EQ(read(corpus, begin, end),
                std::vector(tokens.begin() + begin, tokens.begin() + end));
    }
    EXPECT_EQ(read(corpus, 10'000, 10'001), std::vector{tokens.back()});
    EXPECT_TRUE(read(corpus, 10'001, 10'001).empty());
    EXPECT_EQ(corpus.fingerprint(), one.fingerprint());
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
  EXPECT_ERROR(written(some_tokens(100), 100, 399, {}), ErrorKind::usage, "--temp");
}

}  // namespace
}  // namespace firth
