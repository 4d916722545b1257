#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "compute/kernels.h"
#include "firth/error.h"
#include "firth/stopped.h"
#include "firth/train.h"
#include "tests/expect_error.h"
#include "tests/trainer/planted_ids.h"

namespace firth {
namespace {

// A state that outlives the training it was taken from.
struct Snapshot {
  explicit Snapshot(const TrainState& from) : state(from) {
    for (MatrixView* view : {&state.vectors, &state.contexts}) {
      Matrix copy(view->rows, view->dim);
      for (std::size_t i = 0; i < view->rows; ++i) std::ranges::copy(view->row(i), copy.row(i));
      *view = copy.view();
    }
  }
  TrainState state;
};

// Everything of a result that a model is made of, by bits.
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

ModelOptions small_options(int lanes = 3) {
  ModelOptions options;
  options.dim = 6;
  options.window = 3;
  options.epochs = 3;
  options.sample = 1e-2;
  options.shape = {.lanes = lanes, .chunk = 48, .noise_pool = 0, .block = 0};
  return options;
}

struct Recorded {
  std::vector<Snapshot> states;  // after each round
  TrainResult result;
};

Recorded run_recorded(const IdCorpus& corpus, const ModelOptions& options,
                      const Start* start = nullptr, const Snapshot* from = nullptr) {
  Recorded run;
  const auto record = [&](const TrainProgress& progress) {
    run.states.emplace_back(*progress.state);
    return true;
  };
  run.result = from == nullptr ? train(corpus.tokens, corpus.vocabulary, options, {}, record, start)
                               : resume_training(corpus.tokens, corpus.vocabulary, options, {},
                                                 from->state, record);
  return run;
}

TrainResult resume_from(const IdCorpus& corpus, const ModelOptions& options,
                        const TrainState& state, const RunOptions& run = {}) {
  return resume_training(corpus.tokens, corpus.vocabulary, options, run, state);
}

TEST(Resume, EqualsTheUninterruptedRunFromEveryRound) {
  const IdCorpus corpus = planted_ids(40, 900);
  for (const int lanes : {1, 3}) {
    const ModelOptions options = small_options(lanes);
    const Recorded whole = run_recorded(corpus, options);
    ASSERT_EQ(whole.states.size(), 3U * ((900 / lanes + 47) / 48));
    for (const Snapshot& from : whole.states) {
      EXPECT_EQ(bits_of(resume_from(corpus, options, from.state)), bits_of(whole.result))
          << lanes << " lanes, epoch " << from.state.epoch << " token " << from.state.position;
    }
  }
}

TEST(Resume, TheStatesAfterItAreThoseOfTheUninterruptedRun) {
  const IdCorpus corpus = planted_ids(40, 900);
  const ModelOptions options = small_options();
  const Recorded whole = run_recorded(corpus, options);
  const Recorded rest = run_recorded(corpus, options, nullptr, &whole.states[4]);
  ASSERT_EQ(rest.states.size(), whole.states.size() - 5);
  for (std::size_t i = 0; i < rest.states.size(); ++i) {
    const TrainState& a = rest.states[i].state;
    const TrainState& b = whole.states[i + 5].state;
    EXPECT_EQ(a.epoch, b.epoch);
    EXPECT_EQ(a.position, b.position);
    EXPECT_EQ(a.loss, b.loss);
    EXPECT_EQ(a.sampled, b.sampled);
    EXPECT_EQ(a.pairs, b.pairs);
    for (std::size_t l = 0; l < a.lanes.size(); ++l) {
      EXPECT_EQ(a.lanes[l].loss.sum, b.lanes[l].loss.sum);
      EXPECT_EQ(a.lanes[l].loss.weight, b.lanes[l].loss.weight);
      EXPECT_EQ(a.lanes[l].sampled, b.lanes[l].sampled);
      EXPECT_EQ(a.lanes[l].pairs, b.lanes[l].pairs);
    }
    EXPECT_EQ(bits_of(resume_from(corpus, options, a)), bits_of(whole.result));
  }
}

// Random corpora, options, starts, threads and targets; several interruptions one after the other.
TEST(Resume, EqualsTheUninterruptedRunAtRandom) {
  const auto targets = supported_kernels();
  EXPECT_TRUE(rc::check([&] {
    const auto draw = [](int low, int high) { return *rc::gen::inRange(low, high + 1); };
    const auto words = static_cast<std::uint32_t>(draw(2, 60));
    const IdCorpus corpus = planted_ids(words, static_cast<std::size_t>(draw(2, 1500)),
                                        static_cast<std::uint32_t>(draw(1, 40)));
    ModelOptions options;
    options.dim = draw(1, 20);
    options.window = draw(1, 8);
    options.fixed_window = draw(0, 1) == 1;
    options.negative = draw(1, 8);
    options.epochs = draw(1, 4);
    options.sample = draw(0, 1) == 1 ? 0 : 1e-2;
    options.shape.lanes = draw(0, 6);
    options.shape.chunk = draw(0, 1) == 1 ? 0 : draw(16, 120);
    Matrix given(words, static_cast<std::size_t>(options.dim));
    given.row(0)[0] = 0.5F;
    const Start start{given.view(), given.view(), std::vector<bool>(words, true)};
    const Recorded whole = run_recorded(corpus, options, draw(0, 2) == 1 ? &start : nullptr);
    const auto any_of = [&](const Recorded& run) {
      return run.states[*rc::gen::inRange<std::size_t>(0, run.states.size())];
    };
    Snapshot state = any_of(whole);
    for (int more = 0; more < 2; ++more) {
      const Recorded rest = run_recorded(corpus, options, nullptr, &state);
      RC_ASSERT(bits_of(rest.result) == bits_of(whole.result));
      if (!rest.states.empty()) state = any_of(rest);
    }
    RunOptions run;
    run.threads = draw(1, 4);
    run.target = targets[*rc::gen::inRange<std::size_t>(0, targets.size())]->name;
    RC_ASSERT(bits_of(resume_from(corpus, options, state.state, run)) == bits_of(whole.result));
  }));
}

TEST(Resume, AddsUpTheTimeOfTrainingWithoutThatOfTheCallback) {
  const IdCorpus corpus = planted_ids(40, 900);
  Recorded whole = run_recorded(corpus, small_options());
  TrainState state = whole.states[2].state;
  state.seconds = 1000;
  const TrainResult result = resume_from(corpus, small_options(), state);
  EXPECT_GE(result.seconds, 1000);
  EXPECT_LT(result.seconds, 1100);
}

TEST(Resume, RefusesAStateOfAnotherRun) {
  const IdCorpus corpus = planted_ids(40, 900);
  const ModelOptions options = small_options();
  const Recorded whole = run_recorded(corpus, options);
  const auto refused = [&](auto&& change, const std::string& part) {
    TrainState state = whole.states[20].state;
    change(state);
    EXPECT_ERROR(resume_from(corpus, options, state), ErrorKind::input, part);
  };
  ASSERT_EQ(whole.states[20].state.epoch, 3);
  refused([&](TrainState& s) { s = whole.states[2].state, s.position = 47; }, "token 47");
  refused([&](TrainState& s) { s = whole.states[2].state, s.position = 336; }, "token 336");
  refused([](TrainState& s) { s.position = 48; }, "token 48");
  refused([](TrainState& s) { s.epoch = -1; }, "epoch");
  refused([](TrainState& s) { s.epoch = 4, s.loss.push_back(0), s.sampled.push_back(0); }, "epoch");
  refused([](TrainState& s) { s.epoch = 2; }, "loss");
  refused([](TrainState& s) { s.sampled.pop_back(); }, "loss");
  refused([](TrainState& s) { s.lanes.pop_back(); }, "lanes");
  refused([](TrainState& s) { s.vectors.rows = 39; }, "40 x 6");
  refused([](TrainState& s) { s.contexts.dim = 5; }, "40 x 6");
  refused([](TrainState& s) { s.contexts = {}; }, "40 x 6");
}

TEST(Resume, FindsNumbersThatAreNotFinite) {
  const IdCorpus corpus = planted_ids(40, 900);
  const auto plant = [&](const TrainProgress& progress) {
    Snapshot copy(*progress.state);
    Matrix spoilt(40, 6);
    spoilt.row(17)[3] = std::numeric_limits<float>::infinity();
    require_finite(progress);
    TrainProgress bad = progress;
    copy.state.contexts = spoilt.view();
    bad.state = &copy.state;
    require_finite(bad);
    return true;
  };
  EXPECT_ERROR(train(corpus.tokens, corpus.vocabulary, small_options(), {}, plant),
               ErrorKind::numeric,
               "diverged in epoch 1, after 144 of 2700 tokens: contexts, row 17 is not finite; a "
               "smaller --lr may help");
}

}  // namespace
}  // namespace firth
