#include "trainer/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "tests/trainer/planted_ids.h"

namespace firth {
namespace {

// What the plans of one epoch must say, from the whole corpus at once.
struct Oracle {
  struct Centre {
    WordId word;
    std::vector<std::pair<std::uint64_t, WordId>> window;  // (token, word), itself left out
  };
  std::map<std::uint64_t, Centre> centres;  // by token
};

Oracle oracle_of(const IdCorpus& corpus, const ModelOptions& options, std::uint64_t epoch) {
  std::vector<std::uint32_t> buffer;
  const auto tokens = corpus.tokens.read(0, corpus.tokens.size(), buffer);
  const SubsampleTable subsample(corpus.vocabulary.counts, options.sample);
  const RandomStream keep(options.seed, Stream::subsample, epoch);
  struct Kept {
    std::uint64_t token;
    WordId word;
    int sentence;
  };
  std::vector<Kept> kept;
  int sentence = 0;
  for (std::uint64_t t = 0; t < tokens.size(); ++t) {
    const WordId word = EncodedCorpus::id(tokens[t]);
    if (subsample.keep(word, static_cast<std::uint32_t>(keep.at(t) >> 32))) {
      kept.push_back({t, word, sentence});
    }
    if (EncodedCorpus::ends_sentence(tokens[t])) ++sentence;
  }
  Oracle oracle;
  for (std::size_t p = 0; p < kept.size(); ++p) {
    Oracle::Centre centre{kept[p].word, {}};
    for (std::size_t q = 0; q < kept.size(); ++q) {
      const auto distance = std::abs(static_cast<long>(q) - static_cast<long>(p));
      if (distance == 0 || distance > options.window || kept[q].sentence != kept[p].sentence)
        continue;
      centre.window.emplace_back(kept[q].token, kept[q].word);
    }
    oracle.centres[kept[p].token] = centre;
  }
  return oracle;
}

void expect_centre(const Oracle::Centre& expected, const ChunkPlan& plan,
                   const ChunkPlan::Centre& centre) {
  EXPECT_EQ(plan.output_words.words()[plan.outputs[centre.position]], expected.word);
  std::vector<WordId> found;
  for (std::uint32_t p = centre.begin; p < centre.end; ++p) {
    const WordId word = plan.input_words.words()[plan.inputs[p]];
    EXPECT_EQ(plan.output_words.words()[plan.outputs[p]], word);
    if (p != centre.position) found.push_back(word);
  }
  std::vector<WordId> wanted;
  for (const auto& [token, word] : expected.window) wanted.push_back(word);
  EXPECT_EQ(found, wanted) << "windows differ at token " << centre.token;
}

TEST(Planner, EveryKeptTokenIsOnceACentreWithItsWholeWindowWhateverTheChunks) {
  const IdCorpus corpus = planted_ids(50, 1500);
  for (const double sample : {0.0, 1e-2}) {
    for (const int window : {1, 5}) {
      ModelOptions options;
      options.sample = sample;
      options.window = window;
      const Shape shape{.lanes = 1, .chunk = 1, .noise_pool = 8, .block = 8, .noise = 16};
      const Planner planner(corpus.tokens, corpus.vocabulary, options, shape);
      for (const std::uint64_t epoch : {0U, 3U}) {
        const Oracle oracle = oracle_of(corpus, options, epoch);
        for (const Count chunk : {1U, 7U, 100U, 1500U}) {
          std::set<std::uint64_t> seen;
          for (Count begin = 0; begin < corpus.tokens.size(); begin += chunk) {
            ChunkPlan plan;
            planner.plan(epoch, begin, std::min(corpus.tokens.size(), begin + chunk), plan);
            for (const auto& centre : plan.centres) {
              ASSERT_TRUE(oracle.centres.contains(centre.token));
              EXPECT_TRUE(seen.insert(centre.token).second) << "trained twice";
              expect_centre(oracle.centres.at(centre.token), plan, centre);
            }
          }
          EXPECT_EQ(seen.size(), oracle.centres.size());
        }
      }
    }
  }
}

TEST(Planner, ListsDistinctWordsAndDrawsThePool) {
  const IdCorpus corpus = planted_ids(50, 1500);
  ModelOptions options;
  const Shape shape{.lanes = 1, .chunk = 1, .noise_pool = 300, .block = 8, .noise = 16};
  ChunkPlan plan;
  Planner(corpus.tokens, corpus.vocabulary, options, shape).plan(0, 100, 600, plan);
  EXPECT_EQ(plan.pool.size(), 300U);
  EXPECT_EQ(plan.loss_noise.size(), static_cast<std::size_t>(kLossNoise));
  for (const auto words : {plan.input_words.words(), plan.output_words.words()}) {
    EXPECT_EQ(std::set<WordId>(words.begin(), words.end()).size(), words.size());
  }
  for (const std::uint32_t row : plan.pool) EXPECT_LT(row, plan.output_words.words().size());
}

TEST(Planner, AnEmptyChunkPlansNothing) {
  const IdCorpus corpus = planted_ids(50, 1500);
  const ModelOptions options;
  const Shape shape{.lanes = 1, .chunk = 1, .noise_pool = 8, .block = 8, .noise = 16};
  const Planner planner(corpus.tokens, corpus.vocabulary, options, shape);
  ChunkPlan plan;
  planner.plan(0, 0, 100, plan);
  planner.plan(0, 1500, 1500, plan);
  EXPECT_TRUE(plan.centres.empty());
  EXPECT_TRUE(plan.input_words.words().empty());
  EXPECT_TRUE(plan.output_words.words().empty());
}

TEST(LocalIndex, NumbersWordsByFirstUse) {
  LocalIndex index;
  index.clear(4);
  EXPECT_EQ(index.of(70), 0U);
  EXPECT_EQ(index.of(3), 1U);
  EXPECT_EQ(index.of(70), 0U);
  EXPECT_EQ(index.of(0), 2U);
  EXPECT_EQ(std::vector<WordId>(index.words().begin(), index.words().end()),
            (std::vector<WordId>{70, 3, 0}));
  index.clear(4);
  EXPECT_EQ(index.of(3), 0U);
}

}  // namespace
}  // namespace firth
