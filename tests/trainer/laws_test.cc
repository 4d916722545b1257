// What must hold of training whatever the corpus and the options are.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "compute/kernels.h"
#include "firth/train.h"
#include "tests/trainer/planted_ids.h"

namespace firth {
namespace {

int draw(int low, int high) { return *rc::gen::inRange(low, high + 1); }

IdCorpus any_corpus() {
  return planted_ids(
      static_cast<std::uint32_t>(draw(2, 80)), static_cast<std::size_t>(draw(2, 2000)),
      static_cast<std::uint32_t>(draw(1, 40)), static_cast<std::uint64_t>(draw(1, 1000)));
}

ModelOptions any_options() {
  ModelOptions options;
  options.seed = static_cast<std::uint64_t>(draw(0, 1000));
  options.dim = draw(1, 40);
  options.window = draw(1, 10);
  options.fixed_window = draw(0, 1) == 1;
  options.negative = draw(1, 10);
  options.epochs = draw(1, 3);
  options.sample = draw(0, 1) == 1 ? 0 : 1e-2;
  options.shape.lanes = draw(0, 8);
  options.shape.chunk = draw(0, 1) == 1 ? 0 : draw(16, 300);
  options.shape.noise_pool = draw(0, 1) == 1 ? 0 : draw(16, 200);
  options.shape.block = draw(0, 1) == 1 ? 0 : draw(1, 64);
  return options;
}

// Everything of a result, by bits.
std::string bits_of(const TrainResult& result) {
  std::string bits;
  const auto add = [&](const auto* data, std::size_t n) {
    bits.append(reinterpret_cast<const char*>(data), n * sizeof *data);
  };
  for (const Matrix* matrix : {&result.vectors, &result.contexts}) {
    for (std::size_t i = 0; i < matrix->rows(); ++i) add(matrix->row(i), matrix->dim());
  }
  add(result.loss.data(), result.loss.size());
  add(result.sampled.data(), result.sampled.size());
  add(&result.pairs, 1);
  return bits;
}

TrainResult train_on(const IdCorpus& corpus, const ModelOptions& options,
                     const RunOptions& run = {}) {
  return train(corpus.tokens, corpus.vocabulary, options, run);
}

TEST(TrainingLaws, ThreadsAndTargetsDoNotShow) {
  const auto targets = supported_kernels();
  EXPECT_TRUE(rc::check([&] {
    const IdCorpus corpus = any_corpus();
    const ModelOptions options = any_options();
    RunOptions one;
    one.threads = 1;
    one.target = "scalar";
    RunOptions other;
    other.threads = draw(1, 9);
    other.target = targets[*rc::gen::inRange<std::size_t>(0, targets.size())]->name;
    RC_ASSERT(bits_of(train_on(corpus, options, other)) == bits_of(train_on(corpus, options, one)));
  }));
}

// Every token of the vocabulary is trained or left out by subsampling, in each epoch; without
// subsampling all are.
TEST(TrainingLaws, NoTokenIsLostAndNoneTrainedTwice) {
  EXPECT_TRUE(rc::check([] {
    const IdCorpus corpus = any_corpus();
    ModelOptions options = any_options();
    const TrainResult sampled = train_on(corpus, options);
    RC_ASSERT(sampled.sampled.size() == static_cast<std::size_t>(options.epochs));
    for (const Count tokens : sampled.sampled) RC_ASSERT(tokens <= corpus.tokens.size());
    options.sample = 0;
    for (const Count tokens : train_on(corpus, options).sampled) {
      RC_ASSERT(tokens == corpus.tokens.size());
    }
  }));
}

}  // namespace
}  // namespace firth
