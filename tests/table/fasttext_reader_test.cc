#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/table/damaged_files.h"

namespace firth {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

constexpr std::int32_t kBuckets = 7;

// What fastText writes of a model, with one field or another made wrong.
struct FasttextBytes {
  std::int32_t version = 12;
  std::int32_t dim = 2;
  std::int32_t loss = 2;   // negative sampling
  std::int32_t model = 2;  // skipgram
  std::int32_t buckets = kBuckets;
  std::int32_t shortest = 2;
  std::int32_t longest = 3;
  Words words{"ab", "</s>", "\xC3\xA9"};
  std::int32_t labels = 0;
  std::int64_t pruned = -1;
  char quantized = 0;
  std::int64_t input_rows = 3 + kBuckets;
  std::int64_t output_rows = 3;

  // Row i of the input holds 2^i, so that a sum tells its terms; of the output, -i.
  [[nodiscard]] std::string bytes() const {
    std::string out = raw<std::int32_t>(793712314);
    for (const std::int32_t value :
         {version, dim, 5, 2, 5, 5, 1, loss, model, buckets, shortest, longest, 100}) {
      out += raw(value);
    }
    out += raw(1e-4);
    const auto entries = static_cast<std::int32_t>(words.size());
    out += raw(entries) + raw(entries) + raw(labels) + raw<std::int64_t>(99) + raw(pruned);
    for (std::size_t i = 0; i < words.size(); ++i) {
      out += words[i] + '\0' + raw<std::int64_t>(10 - static_cast<std::int64_t>(i)) + '\0';
    }
    out += quantized + raw(input_rows) + raw<std::int64_t>(dim);
    for (int i = 0; i < input_rows; ++i) {
      for (int j = 0; j < dim; ++j)
        out += raw(static_cast<float>(1 << i) * (j == 0 ? 1.0F : -1.0F));
    }
    out += '\0' + raw(output_rows) + raw<std::int64_t>(dim);
    for (int i = 0; i < output_rows; ++i) {
      for (int j = 0; j < dim; ++j) out += raw(static_cast<float>(-i));
    }
    return out;
  }
};

// FNV-1a over signed bytes, written down a second time.
float bucket_value(const std::string& ngram) {
  std::uint32_t hash = 0x811C9DC5;
  for (const char c : ngram) {
    hash = (hash ^ static_cast<std::uint32_t>(static_cast<int>(static_cast<signed char>(c)))) *
           0x01000193;
  }
  return static_cast<float>(1 << (3 + hash % kBuckets));
}

class FasttextReader : public DamagedFiles {};

TEST_F(FasttextReader, ComposesAWordOfItselfAndItsNGrams) {
  const LoadedTable found = load(FasttextBytes{}.bytes());
  EXPECT_EQ(found.format, TableFormat::fasttext_model);
  EXPECT_EQ(words_of(found), (Words{"ab", "</s>", "\xC3\xA9"}));
  float sum = 1;
  for (const char* ngram : {"<a", "<ab", "ab", "ab>", "b>"}) sum += bucket_value(ngram);
  EXPECT_FLOAT_EQ(row_of(found, 0)[0], sum / 6);
  EXPECT_FLOAT_EQ(row_of(found, 0)[1], -sum / 6);
}

TEST_F(FasttextReader, CountsCharactersNotBytes) {
  const LoadedTable found = load(FasttextBytes{}.bytes());
  float sum = 4;
  for (const char* ngram : {"<\xC3\xA9", "<\xC3\xA9>", "\xC3\xA9>"}) sum += bucket_value(ngram);
  EXPECT_FLOAT_EQ(row_of(found, 2)[0], sum / 4);
}

TEST_F(FasttextReader, TakesNoBoundaryAloneForAnNGram) {
  FasttextBytes file;
  file.shortest = 1;
  file.longest = 1;
  const float sum = 1 + bucket_value("a") + bucket_value("b");
  EXPECT_FLOAT_EQ(row_of(load(file.bytes()), 0)[0], sum / 3);
}

TEST_F(FasttextReader, LeavesTheEndOfSentenceWhole) {
  EXPECT_EQ(row_of(load(FasttextBytes{}.bytes()), 1), (std::vector<float>{2, -2}));
}

TEST_F(FasttextReader, NeedsNoNGrams) {
  FasttextBytes file;
  file.longest = 0;
  file.buckets = 0;
  file.input_rows = 3;
  EXPECT_EQ(row_of(load(file.bytes()), 2), (std::vector<float>{4, -4}));
}

TEST_F(FasttextReader, KeepsCountsAndContexts) {
  const LoadedTable found = load(FasttextBytes{}.bytes());
  EXPECT_EQ(found.table.counts, (std::vector<Count>{10, 9, 8}));
  ASSERT_EQ(found.table.contexts.rows, 3U);
  EXPECT_EQ(found.table.contexts.row(2)[1], -2.0F);
  FasttextBytes tree;  // of hierarchical softmax: its rows are no words
  tree.loss = 1;
  EXPECT_TRUE(load(tree.bytes()).table.contexts.empty());
}

// All n-grams of a word of 60 kB are more than any machine can add up.
TEST_F(FasttextReader, WorksNoMoreThanAHundredfoldOnAWord) {
  FasttextBytes file;
  file.longest = 100;
  file.words[0] = std::string(60'000, 'a');
  EXPECT_EQ(words_of(load(file.bytes()))[0], file.words[0]);
}

TEST_F(FasttextReader, RefusesOtherModelsByName) {
  FasttextBytes file;
  file.model = 3;
  EXPECT_ERROR(load(file.bytes()), ErrorKind::input, "is a supervised fastText model");
  file = {};
  file.quantized = 1;
  EXPECT_ERROR(load(file.bytes()), ErrorKind::input, "is a quantized fastText model (.ftz)");
  file = {};
  file.pruned = 5;
  EXPECT_ERROR(load(file.bytes()), ErrorKind::input, "is a pruned fastText model (.ftz)");
}

TEST_F(FasttextReader, BelievesNoHeader) {
  const auto refused = [&](auto change, const char* message) {
    FasttextBytes file;
    change(file);
    EXPECT_ERROR(load(file.bytes()), ErrorKind::input, message);
  };
  refused([](auto& f) { f.version = 13; }, ":@4: version of fastText's format is 13");
  refused([](auto& f) { f.dim = 0; }, "dimension is 0");
  refused([](auto& f) { f.dim = -5; }, "dimension is -5");
  refused([](auto& f) { f.buckets = -1; }, "buckets is -1");
  refused([](auto& f) { f.buckets = 0; }, "n-grams without buckets");
  refused([](auto& f) { f.buckets = 8; }, "10 rows of vectors, expected 11");
  refused([](auto& f) { f.buckets = 1 << 30; }, "10 rows of vectors, expected 1073741827");
  refused([](auto& f) { f.labels = 1; }, "number of labels is 1");
  refused([](auto& f) { f.words = {}; }, "number of words is 0");
  refused([](auto& f) { f.words[1] = ""; }, "empty word");
  refused([](auto& f) { f.loss = 9; }, "loss is 9");
  refused([](auto& f) { f.longest = 101; }, "longest n-gram is 101, expected 0 to 100");
  std::string bytes = FasttextBytes{}.bytes();
  bytes.replace(bytes.size() - 24 - 16, 8, raw<std::int64_t>(1 << 30));
  EXPECT_ERROR(load(bytes), ErrorKind::input, "output vectors of 8589934592 bytes, 24 are left");
  EXPECT_ERROR(load(FasttextBytes{}.bytes() + "x"), ErrorKind::input, "data after the last matrix");
}

TEST_F(FasttextReader, NoticesEveryTruncation) {
  const std::string whole = FasttextBytes{}.bytes();
  expect_every_cut_refused(whole, whole.size());
}

TEST_F(FasttextReader, SurvivesAnyDamage) {
  const std::string whole = FasttextBytes{}.bytes();
  expect_every_damage_survived(whole);
}

}  // namespace
}  // namespace firth
