#include "firth/train.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "compute/kernels.h"
#include "firth/error.h"
#include "firth/stopped.h"
#include "tests/trainer/planted_ids.h"

namespace firth {
namespace {

ModelOptions small_options() {
  ModelOptions options;
  options.dim = 20;
  options.epochs = 2;
  options.sample = 1e-2;
  options.shape = {.lanes = 5, .chunk = 150, .noise_pool = 0, .block = 0};
  return options;
}

std::vector<std::uint32_t> bits_of(const Matrix& matrix) {
  std::vector<std::uint32_t> bits(matrix.rows() * matrix.dim());
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    std::memcpy(bits.data() + i * matrix.dim(), matrix.row(i), matrix.dim() * sizeof(float));
  }
  return bits;
}

// FNV-1a over the bits of both tables and of the losses.
std::uint64_t hash_of(const TrainResult& result) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  const auto add = [&](std::uint64_t bits) { hash = (hash ^ bits) * 0x100000001B3U; };
  for (const Matrix* matrix : {&result.vectors, &result.contexts}) {
    for (const std::uint32_t bits : bits_of(*matrix)) add(bits);
  }
  for (const double loss : result.loss) add(std::bit_cast<std::uint64_t>(loss));
  return hash;
}

TrainResult train_with(const IdCorpus& corpus, const ModelOptions& options,
                       const RunOptions& run = {}) {
  return train(corpus.tokens, corpus.vocabulary, options, run);
}

// Raise kEngineRevision and this hash together, whenever equal inputs give other bytes.
TEST(Train, GoldenHashOfTheEngineRevision) {
  const IdCorpus corpus = planted_ids(60, 5000);
  const TrainResult result = train_with(corpus, small_options());
  EXPECT_EQ(kEngineRevision, 3);
  EXPECT_EQ(hash_of(result), 0x8be16dc090d9cbf7U) << std::hex << hash_of(result);
}

TEST(Train, SameBytesForAnyThreadsAndTargets) {
  const IdCorpus corpus = planted_ids(60, 5000);
  for (const int window : {1, 5, 30}) {
    ModelOptions options = small_options();
    options.window = window;
    const TrainResult first = train_with(corpus, options);
    for (const int threads : {1, 2, 3, 8}) {
      for (const Kernels* kernels : supported_kernels()) {
        RunOptions run;
        run.threads = threads;
        run.target = kernels->name;
        const TrainResult again = train_with(corpus, options, run);
        EXPECT_EQ(hash_of(again), hash_of(first)) << threads << " " << kernels->name;
        EXPECT_EQ(again.loss, first.loss);
        EXPECT_EQ(again.sampled, first.sampled);
        EXPECT_EQ(again.target, kernels->name);
      }
    }
  }
}

TEST(Train, SeedAndEveryModelOptionChangeTheBytes) {
  const IdCorpus corpus = planted_ids(60, 5000);
  const std::uint64_t base = hash_of(train_with(corpus, small_options()));
  const auto differs = [&](auto&& change, const char* name) {
    ModelOptions options = small_options();
    change(options);
    EXPECT_NE(hash_of(train_with(corpus, options)), base) << name;
  };
  differs([](ModelOptions& o) { o.seed = 2; }, "seed");
  differs([](ModelOptions& o) { o.window = 4; }, "window");
  differs([](ModelOptions& o) { o.fixed_window = true; }, "fixed window");
  differs([](ModelOptions& o) { o.negative = 4; }, "negative");
  differs([](ModelOptions& o) { o.ns_exponent = 0.5; }, "ns exponent");
  differs([](ModelOptions& o) { o.sample = 0; }, "sample");
  differs([](ModelOptions& o) { o.epochs = 3; }, "epochs");
  differs([](ModelOptions& o) { o.lr = 0.02; }, "lr");
  differs([](ModelOptions& o) { o.min_lr = 0.5; }, "min lr");
  differs([](ModelOptions& o) { o.start_width = 1; }, "start width");
  differs([](ModelOptions& o) { o.shape.lanes = 4; }, "lanes");
  differs([](ModelOptions& o) { o.shape.chunk = 151; }, "chunk");
  differs([](ModelOptions& o) { o.shape.block = 9; }, "block");
  differs([](ModelOptions& o) { o.shape.noise_pool = 63; }, "noise pool");
}

TEST(Train, LossFallsFromThatOfAnUntrainedModel) {
  const IdCorpus corpus = planted_ids(60, 50'000);
  ModelOptions options = small_options();
  options.epochs = 6;
  options.shape.chunk = 300;
  const TrainResult result = train_with(corpus, options);
  ASSERT_EQ(result.loss.size(), 6U);
  const double untrained = (1 + options.negative) * std::log(2.0);
  for (const double loss : result.loss) EXPECT_LT(loss, untrained);
  EXPECT_LT(result.loss.back(), result.loss.front());
  EXPECT_GT(result.loss.back(), 0.5);
}

TEST(Train, EvenTheSmallestCorpusHasALoss) {
  const IdCorpus corpus = planted_ids(5, 40);
  ModelOptions options = small_options();
  options.sample = 0;
  options.shape = {};
  for (const double loss : train_with(corpus, options).loss) EXPECT_GT(loss, 1.0);
}

TEST(Train, WhereverThereArePairsThereIsALoss) {
  const IdCorpus corpus = planted_ids(300, 18'000, 12);
  ModelOptions options = small_options();
  options.epochs = 1;
  options.shape = {};
  int few = 0;
  for (const double sample : {1e-4, 1e-5, 3e-6, 1e-6, 1e-7}) {
    options.sample = sample;
    for (options.seed = 1; options.seed <= 10; ++options.seed) {
      const TrainResult result = train_with(corpus, options);
      EXPECT_EQ(result.loss[0] > 0, result.pairs > 0) << sample << " seed " << options.seed;
      few += result.pairs > 0 && result.pairs < 100 ? 1 : 0;
    }
  }
  EXPECT_GT(few, 5);
}

TEST(Train, WordsThatShareTheirCompanyComeTogether) {
  const IdCorpus corpus = planted_ids(60, 100'000);
  ModelOptions options = small_options();
  options.epochs = 8;
  options.lr = 0.05;
  const TrainResult result = train_with(corpus, options);
  const auto cosine = [&](std::size_t i, std::size_t j) {
    double ij = 0;
    double ii = 0;
    double jj = 0;
    for (std::size_t c = 0; c < 20; ++c) {
      const double a = result.vectors.row(i)[c];
      const double b = result.vectors.row(j)[c];
      ij += a * b;
      ii += a * a;
      jj += b * b;
    }
    return ij / std::sqrt(ii * jj);
  };
  double same = 0;
  double other = 0;
  for (std::size_t i = 0; i + 3 < 40; ++i) {
    same += cosine(i, i + 2);
    other += cosine(i, i + 1);
  }
  EXPECT_GT(same, other + 10);  // 37 pairs each
}

TEST(Train, CountsEveryKeptTokenAndPair) {
  const IdCorpus corpus = planted_ids(60, 5000, 1'000'000);
  ModelOptions options = small_options();
  options.sample = 0;
  options.fixed_window = true;
  options.window = 2;
  const TrainResult result = train_with(corpus, options);
  EXPECT_EQ(result.sampled, (std::vector<Count>{5000, 5000}));
  EXPECT_EQ(result.pairs, 2U * (5000 * 4 - 6));  // the ends lack 2 + 1 on each side
}

TEST(Train, LearningRateFallsLinearlyWithTokenPosition) {
  const IdCorpus corpus = planted_ids(60, 5000);
  ModelOptions options = small_options();
  options.shape.lanes = 1;
  options.shape.chunk = 500;
  options.min_lr = 0.1;
  std::vector<double> rates;
  (void)train(corpus.tokens, corpus.vocabulary, options, {}, [&](const TrainProgress& progress) {
    if (progress.tokens_done % 5000 == 0) rates.push_back(progress.lr);
    return true;
  });
  ASSERT_EQ(rates.size(), 2U);  // at the end of each epoch
  EXPECT_NEAR(rates[0], 0.025 * (0.1 + 0.9 * 0.5), 1e-8);
  EXPECT_NEAR(rates[1], 0.025 * 0.1, 1e-8);
}

TEST(Train, VectorsStartUniformInTheWidthOverTheDimension) {
  const IdCorpus corpus = planted_ids(60, 5000);
  ModelOptions options = small_options();
  options.lr = 1e-30;  // so that they end where they started
  const Matrix narrow = train_with(corpus, options).vectors;
  options.start_width = 2;
  const Matrix wide = train_with(corpus, options).vectors;
  float most = 0, least = 0, sum = 0;
  for (std::size_t row = 0; row < wide.rows(); ++row) {
    for (std::size_t c = 0; c < 20; ++c) {
      const float x = wide.row(row)[c];
      EXPECT_EQ(x, 4 * narrow.row(row)[c]);  // of 0.5, and powers of two are exact
      most = std::max(most, x);
      least = std::min(least, x);
      sum += x;
    }
  }
  EXPECT_LE(most, 0.1F);  // 2 / 20
  EXPECT_GE(least, -0.1F);
  EXPECT_GT(most, 0.099F);
  EXPECT_LT(least, -0.099F);
  EXPECT_NEAR(sum / 1200, 0, 0.007);  // 4 sd of a mean of 1,200 draws
}

TEST(Train, StartsFromGivenVectors) {
  const IdCorpus corpus = planted_ids(60, 5000);
  ModelOptions options = small_options();
  Matrix vectors(60, 20);
  for (std::size_t i = 0; i < 60; ++i) vectors.row(i)[i % 20] = static_cast<float>(i);
  Start start{vectors.view(), {}, std::vector<bool>(60, true)};
  start.present[7] = false;
  options.lr = 1e-12;
  const TrainResult result = train(corpus.tokens, corpus.vocabulary, options, {}, {}, &start);
  EXPECT_NEAR(result.vectors.row(8)[8], 8.0F, 1e-6);
  EXPECT_NEAR(result.vectors.row(59)[19], 59.0F, 1e-6);
  EXPECT_LE(std::abs(result.vectors.row(7)[7]), 0.5F / 20);
  EXPECT_NE(result.vectors.row(7)[7], 0.0F);
}

TEST(Train, InitialVectorsAreUniformAndDiffer) {
  const IdCorpus corpus = planted_ids(60, 5000);
  ModelOptions options = small_options();
  options.lr = 1e-12;
  const TrainResult result = train_with(corpus, options);
  double sum = 0;
  double square = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    for (std::size_t c = 0; c < 20; ++c) {
      const double x = static_cast<double>(result.vectors.row(i)[c]) * 20;
      EXPECT_LE(std::abs(x), 0.5001);
      sum += x;
      square += x * x;
    }
  }
  EXPECT_NEAR(sum / 1200, 0.0, 5 * 0.289 / 34.6);
  EXPECT_NEAR(square / 1200, 1.0 / 12, 0.01);
}

TEST(Train, ServesEveryExtreme) {
  const IdCorpus corpus = planted_ids(30, 600);
  const IdCorpus two = planted_ids(2, 50);
  const auto finite = [](const IdCorpus& c, auto&& change) {
    ModelOptions options = small_options();
    options.epochs = 1;
    options.shape = {};
    change(options);
    const TrainResult result = train_with(c, options);
    for (const std::uint32_t bits : bits_of(result.vectors)) {
      ASSERT_NE(bits & 0x7F800000U, 0x7F800000U);
    }
  };
  finite(corpus, [](ModelOptions& o) { o.dim = 1; });
  finite(corpus, [](ModelOptions& o) { o.dim = 4096; });
  finite(corpus, [](ModelOptions& o) { o.window = 100; });
  finite(corpus, [](ModelOptions& o) { o.window = 1; });
  finite(corpus, [](ModelOptions& o) { o.negative = 100; });
  finite(corpus, [](ModelOptions& o) { o.negative = 1; });
  finite(corpus, [](ModelOptions& o) { o.window = 100, o.negative = 100, o.fixed_window = true; });
  finite(corpus, [](ModelOptions& o) { o.shape = {1024, 16, 1, 1}; });
  finite(corpus, [](ModelOptions& o) { o.shape = {1, 1'000'000, 65'536, 64}; });
  finite(two, [](ModelOptions&) {});
  finite(two, [](ModelOptions& o) { o.sample = 1e-12; });
}

// Steps that overshoot raise the loss: in blocks of 32 it ends above 8 at a rate of 0.1.
TEST(Train, LargeLearningRatesDoNotOvershoot) {
  const IdCorpus corpus = planted_ids(60, 50'000);
  for (const double lr : {0.05, 0.1, 0.2}) {
    ModelOptions options = small_options();
    options.shape = {};
    options.lr = lr;
    EXPECT_LT(train_with(corpus, options).loss.back(), 6 * std::log(2.0)) << lr;
  }
}

// In blocks of 32, hundreds of changes would start from one row.
TEST(Train, AHandfulOfWordsDoesNotDiverge) {
  ModelOptions options;
  options.sample = 0;
  options.epochs = 1;
  for (const std::uint32_t words : {2U, 4U, 6U}) {
    const IdCorpus corpus = planted_ids(words, 200'000);
    EXPECT_LT(train_with(corpus, options).loss.front(), 6 * std::log(2.0)) << words;
    ModelOptions heavy = options;
    heavy.window = 10;
    heavy.negative = 15;
    EXPECT_LT(train_with(corpus, heavy).loss.front(), 16 * std::log(2.0)) << words;
    ModelOptions fast = options;
    fast.lr = 0.1;
    EXPECT_LT(train_with(corpus, fast).loss.front(), 6 * std::log(2.0)) << words;
  }
  options.shape.block = 32;
  EXPECT_THROW(train_with(planted_ids(4, 200'000), options), Error);
}

TEST(Train, SaysDivergedInsteadOfReturningNaN) {
  const IdCorpus corpus = planted_ids(60, 50'000);
  ModelOptions options = small_options();
  Matrix vectors(60, 20);
  for (std::size_t i = 0; i < 60; ++i) vectors.row(i)[0] = 3e38F;
  const Start start{vectors.view(), vectors.view(), std::vector<bool>(60, true)};
  for (const int lanes : {1, 5}) {
    options.shape.lanes = lanes;
    try {
      (void)train(corpus.tokens, corpus.vocabulary, options, {}, {}, &start);
      FAIL() << "no error with " << lanes << " lanes";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::numeric);
    }
  }
}

TEST(Train, StopsWhenTheCallbackSaysSo) {
  const IdCorpus corpus = planted_ids(60, 5000);
  int calls = 0;
  EXPECT_THROW((void)train(corpus.tokens, corpus.vocabulary, small_options(), {},
                           [&](const TrainProgress&) { return ++calls < 2; }),
               Stopped);
  EXPECT_EQ(calls, 2);
}

TEST(Train, RefusesWhatCannotBeTrained) {
  const IdCorpus corpus = planted_ids(60, 500);
  Vocabulary one;
  one.counts = {5};
  EXPECT_THROW((void)train(corpus.tokens, one, small_options(), {}), Error);
  EXPECT_THROW((void)train(EncodedCorpus(), corpus.vocabulary, small_options(), {}), Error);
  ModelOptions options = small_options();
  options.dim = 0;
  EXPECT_THROW((void)train(corpus.tokens, corpus.vocabulary, options, {}), Error);
  RunOptions run;
  run.target = "abacus";
  EXPECT_THROW((void)train(corpus.tokens, corpus.vocabulary, small_options(), run), Error);
}

}  // namespace
}  // namespace firth
