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
#include "compute/random.h"
#include "firth/error.h"
#include "firth/stopped.h"
#include "trainer/lane.h"
#include "trainer/plan.h"
#include "trainer/sharing.h"

namespace firth {
namespace {

using Clock = std::chrono::steady_clock;

template <typename F>
void for_each_row(const Matrix& table, int threads, F&& f) {
  constexpr std::size_t kRowsOfATask = 1024;
  parallel_for((table.rows() + kRowsOfATask - 1) / kRowsOfATask, threads, [&](std::size_t task) {
    const std::size_t end = std::min(table.rows(), (task + 1) * kRowsOfATask);
    for (std::size_t row = task * kRowsOfATask; row < end; ++row) f(row);
  });
}

// W uniform in +-0.5/dim (as word2vec.c), C zero, or what `start` brings.
void initialise(Matrix& table, const MatrixView& from, const std::vector<bool>& present,
                const ModelOptions& options, bool random, int threads) {
  const RandomStream stream(options.seed, Stream::init);
  const std::size_t dim = table.dim();
  const auto fill = [&](std::size_t row) {
    if (!from.empty() && present[row]) {
      std::ranges::copy(from.row(row), table.row(row));
      return;
    }
    for (std::size_t c = 0; random && c < dim; ++c) {
      const auto bits = static_cast<float>(stream.at(row * dim + c) >> 40);
      table.row(row)[c] = (bits * 0x1p-24F - 0.5F) / static_cast<float>(dim);
    }
  };
  for_each_row(table, threads, fill);
}

void require_finite(const Matrix& table, const char* name, int threads) {
  for_each_row(table, threads, [&](std::size_t row) {
    for (std::size_t c = 0; c < table.dim(); ++c) {
      if (std::isfinite(table.row(row)[c])) continue;
      throw Error(ErrorKind::numeric, "training diverged: " + std::string(name) + ", row " +
                                          std::to_string(row) +
                                          " is not finite; a smaller --lr may help");
    }
  });
}

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
        benches_(kernels_, static_cast<std::size_t>(options.dim)),
        plans_(lane_count()),
        sections_(lane_count()),
        totals_(lane_count()),
        round_(steps_of_a_round()),
        step_(round_.size()) {
    for (std::size_t l = 0; l < lane_count(); ++l) {
      sections_[l] = {part(l), part(l + 1)};
    }
  }

  TrainResult run(const Start* start) {
    const Start none;
    const Start& from = start != nullptr ? *start : none;
    initialise(words_, from.vectors, from.present, options_, true, threads_);
    initialise(contexts_, from.contexts, from.present, options_, false, threads_);
    started_ = Clock::now();
    TrainResult result;
    parallel_steps(threads_, [&] { return next_step(result); });
    result.seconds = seconds();
    require_finite(words_, input_.name(), threads_);
    require_finite(contexts_, output_.name(), threads_);
    result.vectors = std::move(words_);
    result.contexts = std::move(contexts_);
    result.threads = threads_;
    result.target = kernels_.name;
    result.shape = shape_;
    return result;
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
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(Clock::now() - started_).count();
  }

  // The steps of all rounds of all epochs, in order; the steps of a round share one team of
  // threads.
  const ParallelStep* next_step(TrainResult& result) {
    if (step_ < round_.size()) return &round_[step_++];
    if (started_round_) {
      done_ = std::min(done_ + static_cast<Count>(shape_.chunk), longest());
      report();
      if (done_ == longest()) finish_epoch(result);
    }
    if (epoch_ == options_.epochs) return nullptr;
    started_round_ = true;
    step_ = 1;
    return &round_[0];
  }

  void finish_epoch(TrainResult& result) {
    const LaneTotals sum = add(totals_);
    result.loss.push_back(sum.loss.pairs == 0 ? 0.0
                                              : sum.loss.sum / static_cast<double>(sum.loss.pairs));
    result.sampled.push_back(sum.sampled);
    result.pairs += sum.pairs;
    totals_.assign(lane_count(), {});
    done_ = 0;
    ++epoch_;
  }

  [[nodiscard]] std::vector<ParallelStep> steps_of_a_round() {
    return {
        {lane_count(), [this](std::size_t l) { plan(l); }},
        {2 * SharedTable::kOwners, [this](std::size_t task) { table_of(task).assign(task / 2); }},
        {lane_count(), [this](std::size_t l) { train_lane(l); }},
        {2 * SharedTable::kOwners, [this](std::size_t task) {
           if (!table_of(task).merge(task / 2, kernels_)) throw_diverged(table_of(task));
         }}};
  }

  void plan(std::size_t l) {
    const Count begin = std::min(sections_[l].begin + done_, sections_[l].end);
    const Count end = std::min(begin + static_cast<Count>(shape_.chunk), sections_[l].end);
    planner_.plan(static_cast<std::uint64_t>(epoch_), begin, end, plans_[l]);
    input_.list(l, plans_[l].input_words.words());
    output_.list(l, plans_[l].output_words.words());
  }

  void train_lane(std::size_t l) {
    input_.copy_shared(l);
    output_.copy_shared(l);
    auto bench = benches_.borrow();
    lane_trainer_.train(l, sections_[l], static_cast<std::uint64_t>(epoch_), plans_[l], *bench,
                        totals_[l]);
    benches_.give_back(std::move(bench));
  }

  SharedTable& table_of(std::size_t task) { return task % 2 == 0 ? input_ : output_; }

  [[noreturn]] static void throw_diverged(const SharedTable& table) {
    throw Error(ErrorKind::numeric, "training diverged: a change of " + std::string(table.name()) +
                                        " is not finite; a smaller --lr may help");
  }

  static LaneTotals add(const std::vector<LaneTotals>& totals) {
    LaneTotals sum;
    for (const LaneTotals& lane : totals) {
      sum.loss.sum += lane.loss.sum;
      sum.loss.pairs += lane.loss.pairs;
      sum.sampled += lane.sampled;
      sum.pairs += lane.pairs;
    }
    return sum;
  }

  void report() {
    const double now = seconds();
    if (!callback_ || (done_ < longest() && now - reported_ < 0.1)) return;
    reported_ = now;
    const LaneTotals sum = add(totals_);
    TrainProgress progress;
    progress.epoch = epoch_;
    progress.tokens_total = corpus_.size() * static_cast<Count>(options_.epochs);
    progress.tokens_done = corpus_.size() * static_cast<Count>(epoch_) +
                           std::min(corpus_.size(), done_ * lane_count());
    progress.lr = static_cast<double>(lane_trainer_.rate(
        sections_[0], static_cast<std::uint64_t>(epoch_), sections_[0].begin + done_));
    if (sum.loss.pairs > 0) progress.loss = sum.loss.sum / static_cast<double>(sum.loss.pairs);
    progress.seconds = now;
    if (!callback_(progress)) throw Stopped();
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
  std::vector<LaneTotals> totals_;  // of the epoch so far
  const std::vector<ParallelStep> round_;
  std::size_t step_;  // of the round, next to run
  bool started_round_ = false;
  int epoch_ = 0;
  Count done_ = 0;  // tokens of each section trained in this epoch
  Clock::time_point started_;
  double reported_ = 0;
};

}  // namespace

TrainResult train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                  const ModelOptions& options, const RunOptions& run, const TrainCallback& callback,
                  const Start* start) {
  validate(options);
  validate(run);
  if (vocabulary.size() < 2 || corpus.size() == 0) {
    throw Error(ErrorKind::input, "nothing to train: " + std::to_string(vocabulary.size()) +
                                      " words, " + std::to_string(corpus.size()) + " tokens");
  }
  return Training(corpus, vocabulary, options, run, callback).run(start);
}

}  // namespace firth
