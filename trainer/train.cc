// Training: epochs of rounds. In a round every lane plans and trains the next chunk of its section
// of the corpus; what lanes changed in common is merged in lane order. Nothing here depends on
// which thread does what.
#include "firth/train.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "compute/kernels.h"
#include "compute/parallel.h"
#include "firth/error.h"
#include "firth/stopped.h"
#include "trainer/lane.h"
#include "trainer/plan.h"
#include "trainer/sharing.h"
#include "trainer/start.h"

namespace firth {
namespace {

using Clock = std::chrono::steady_clock;

class Training {
 public:
  Training(const EncodedCorpus& corpus, const Vocabulary& vocabulary, const ModelOptions& options,
           const RunOptions& run, const TrainCallback& callback)
      : corpus_(corpus),
        options_(options),
        callback_(callback),
        threads_(resolve_threads(run.threads)),
        kernels_(kernels_for(run.target)),
        shape_(resolve_shape(vocabulary, options)),
        words_(vocabulary.size(), static_cast<std::size_t>(options.dim)),
        contexts_(vocabulary.size(), static_cast<std::size_t>(options.dim)),
        input_("vectors", words_, lane_count(), most_rows(0)),
        output_("contexts", contexts_, lane_count(),
                most_rows(static_cast<std::size_t>(shape_.noise_pool) + kLossNoise)),
        planner_(corpus, vocabulary, options, shape_),
        lane_trainer_(options, shape_, input_, output_),
        benches_(kernels_, options),
        plans_(lane_count()),
        sections_(lane_count()),
        round_(steps_of_a_round()),
        step_(round_.size()) {
    for (std::size_t l = 0; l < lane_count(); ++l) {
      sections_[l] = {part(l), part(l + 1)};
    }
    state_.lanes.resize(lane_count());
    state_.vectors = words_.view();
    state_.contexts = contexts_.view();
  }

  TrainResult run(const Start* start) {
    const Start none;
    start_tables(words_, contexts_, start != nullptr ? *start : none, options_, threads_);
    return run_rounds();
  }

  TrainResult resume(const TrainState& from) {
    require_resumable(from, words_.rows(), options_, shape_, longest());
    restore_tables(words_, contexts_, from, threads_);
    state_ = from;
    state_.vectors = words_.view();
    state_.contexts = contexts_.view();
    return run_rounds();
  }

 private:
  [[nodiscard]] std::size_t lane_count() const { return static_cast<std::size_t>(shape_.lanes); }
  [[nodiscard]] std::size_t most_rows(std::size_t noise) const {
    return static_cast<std::size_t>(shape_.chunk) + 2 * static_cast<std::size_t>(options_.window) +
           noise;
  }
  // First token of section l: sections differ by at most one token.
  [[nodiscard]] Count part(std::size_t l) const {
    const Count lanes = lane_count();
    return corpus_.size() / lanes * l + std::min<Count>(l, corpus_.size() % lanes);
  }
  [[nodiscard]] Count longest() const { return sections_[0].end - sections_[0].begin; }

  TrainResult run_rounds() {
    resumed_ = Clock::now();
    parallel_steps(threads_, [&] { return next_step(); });
    require_finite(progress(), threads_);
    count_time();
    TrainResult result;
    result.loss = std::move(state_.loss);
    result.sampled = std::move(state_.sampled);
    result.pairs = state_.pairs;
    result.seconds = state_.seconds;
    state_ = {};
    result.vectors = std::move(words_);
    result.contexts = std::move(contexts_);
    result.threads = threads_;
    result.target = kernels_.name;
    result.shape = shape_;
    return result;
  }

  // The steps of all rounds of all epochs, in order; the steps of a round share one team of
  // threads.
  const ParallelStep* next_step() {
    if (step_ < round_.size()) return &round_[step_++];
    if (started_round_) finish_round();
    if (state_.epoch == options_.epochs) return nullptr;
    started_round_ = true;
    step_ = 1;
    return &round_[0];
  }

  void finish_round() {
    state_.position = std::min(state_.position + static_cast<Count>(shape_.chunk), longest());
    count_time();
    TrainProgress now = progress();  // of the epoch that may end here
    if (state_.position == longest()) finish_epoch();
    if (callback_ && !callback_(now)) throw Stopped();
    resumed_ = Clock::now();
  }

  void finish_epoch() {
    const LaneSums sum = add(state_.lanes);
    if (!std::isfinite(sum.loss.sum)) throw_diverged(progress(), "the loss is not finite");
    state_.loss.push_back(mean(sum.loss));
    state_.sampled.push_back(sum.sampled);
    state_.pairs += sum.pairs;
    state_.lanes.assign(lane_count(), {});
    state_.position = 0;
    ++state_.epoch;
  }

  void count_time() {
    const Clock::time_point now = Clock::now();
    state_.seconds += std::chrono::duration<double>(now - resumed_).count();
    resumed_ = now;
  }

  [[nodiscard]] std::vector<ParallelStep> steps_of_a_round() {
    return {
        {lane_count(), [this](std::size_t l) { plan(l); }},
        {2 * SharedTable::kOwners, [this](std::size_t task) { table_of(task).assign(task / 2); }},
        {lane_count(), [this](std::size_t l) { train_lane(l); }},
        {2 * SharedTable::kOwners, [this](std::size_t task) {
           SharedTable& table = table_of(task);
           if (table.merge(task / 2, kernels_)) return;
           throw_diverged(progress(),
                          std::string("a change of ") + table.name() + " is not finite");
         }}};
  }

  void plan(std::size_t l) {
    const Count begin = std::min(sections_[l].begin + state_.position, sections_[l].end);
    const Count end = std::min(begin + static_cast<Count>(shape_.chunk), sections_[l].end);
    planner_.plan(static_cast<std::uint64_t>(state_.epoch), begin, end, plans_[l]);
    input_.list(l, plans_[l].input_words.words());
    output_.list(l, plans_[l].output_words.words());
  }

  void train_lane(std::size_t l) {
    input_.copy_shared(l);
    output_.copy_shared(l);
    auto bench = benches_.borrow();
    lane_trainer_.train(l, sections_[l], static_cast<std::uint64_t>(state_.epoch), plans_[l],
                        *bench, state_.lanes[l]);
    benches_.give_back(std::move(bench));
  }

  SharedTable& table_of(std::size_t task) { return task % 2 == 0 ? input_ : output_; }

  static LaneSums add(const std::vector<LaneSums>& lanes) {
    LaneSums sum;
    for (const LaneSums& lane : lanes) {
      sum.loss.sum += lane.loss.sum;
      sum.loss.weight += lane.loss.weight;
      sum.sampled += lane.sampled;
      sum.pairs += lane.pairs;
    }
    return sum;
  }

  static double mean(const LossSum& loss) {
    return loss.weight == 0 ? 0.0 : loss.sum / loss.weight;
  }

  [[nodiscard]] TrainProgress progress() const {
    TrainProgress progress;
    progress.epoch = std::min(state_.epoch, options_.epochs - 1);
    progress.tokens_total = corpus_.size() * static_cast<Count>(options_.epochs);
    progress.tokens_done = corpus_.size() * static_cast<Count>(state_.epoch) +
                           std::min(corpus_.size(), state_.position * lane_count());
    progress.lr = static_cast<double>(lane_trainer_.rate(sections_[0],
                                                         static_cast<std::uint64_t>(state_.epoch),
                                                         sections_[0].begin + state_.position));
    progress.loss = mean(add(state_.lanes).loss);
    progress.seconds = state_.seconds;
    progress.state = &state_;
    return progress;
  }

  const EncodedCorpus& corpus_;
  const ModelOptions& options_;
  const TrainCallback& callback_;
  const int threads_;
  const Kernels& kernels_;
  const Shape shape_;
  Matrix words_;     // W
  Matrix contexts_;  // C
  SharedTable input_;
  SharedTable output_;
  Planner planner_;
  LaneTrainer lane_trainer_;
  WorkbenchPool benches_;
  std::vector<ChunkPlan> plans_;
  std::vector<Section> sections_;
  const std::vector<ParallelStep> round_;
  std::size_t step_;  // of the round, next to run
  bool started_round_ = false;
  TrainState state_;
  Clock::time_point resumed_;  // since when time is not yet in state_.seconds
};

void require_trainable(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                       const ModelOptions& options, const RunOptions& run) {
  validate(options);
  validate(run);
  if (vocabulary.size() < 2 || corpus.size() == 0) {
    throw Error(ErrorKind::input, "nothing to train: " + std::to_string(vocabulary.size()) +
                                      " words, " + std::to_string(corpus.size()) + " tokens");
  }
}

}  // namespace

TrainResult train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                  const ModelOptions& options, const RunOptions& run, const TrainCallback& callback,
                  const Start* start) {
  require_trainable(corpus, vocabulary, options, run);
  return Training(corpus, vocabulary, options, run, callback).run(start);
}

TrainResult resume_training(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                            const ModelOptions& options, const RunOptions& run,
                            const TrainState& state, const TrainCallback& callback) {
  require_trainable(corpus, vocabulary, options, run);
  return Training(corpus, vocabulary, options, run, callback).resume(state);
}

}  // namespace firth
