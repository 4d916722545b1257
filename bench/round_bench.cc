// The parts of a round that move data, on one thread, over the rounds of a real epoch: planning,
// deciding who shares what, copying shared rows, merging them. Copies and merges count the bytes of
// the lanes' copies and stand beside memcpy of as many bytes in the same process.
//
// account() counts what a sampled token needs: from it docs/performance.md derives the roofline.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "bench/bench_corpus.h"
#include "bench/machine_peak.h"
#include "compute/kernels.h"
#include "firth/matrix.h"
#include "firth/train.h"
#include "trainer/plan.h"
#include "trainer/sharing.h"

namespace firth {
namespace {

template <class Work>
double seconds_of(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Seconds {
  double plan = 0;
  double share = 0;
  double copy = 0;
  double merge = 0;
};

// Rounds one after the other, without training between copying and merging.
class Rounds {
 public:
  explicit Rounds(int dim) : options_(of(dim)), shape_(resolve_shape(vocabulary(), options_)) {
    const auto lanes = static_cast<std::size_t>(shape_.lanes);
    plans_.resize(lanes);
    const auto most = static_cast<std::size_t>(2 * shape_.chunk + shape_.noise_pool) + 1024;
    for (std::size_t t = 0; t < 2; ++t) {
      tables_[t] = Matrix(vocabulary().size(), static_cast<std::size_t>(dim));
      std::fill_n(tables_[t].row(0), tables_[t].rows() * tables_[t].stride(), 0.01F);
      shared_[t] = std::make_unique<SharedTable>(t == 0 ? "W" : "C", tables_[t], lanes, most);
    }
    for (int warm = 0; warm < 3; ++warm) next();  // until all pages are memory
  }

  Seconds next() {
    Seconds spent;
    const Count section = BenchCorpus::encoded().tokens.size() / plans_.size();
    const Count begin = round_++ * static_cast<Count>(shape_.chunk) % (section - shape_.chunk);
    spent.plan = seconds_of([&] {
      for (std::size_t l = 0; l < plans_.size(); ++l) {
        planner_.plan(0, l * section + begin, l * section + begin + shape_.chunk, plans_[l]);
      }
    });
    spent.share = seconds_of([&] { share(); });
    spent.copy = seconds_of([&] {
      for (std::size_t l = 0; l < plans_.size(); ++l) {
        for (const auto& table : shared_) table->copy_shared(l);
      }
    });
    spent.merge = seconds_of([&] {
      for (std::size_t p = 0; p < SharedTable::kOwners; ++p) {
        for (const auto& table : shared_) benchmark::DoNotOptimize(table->merge(p, kernels_));
      }
    });
    return spent;
  }

  [[nodiscard]] const std::vector<ChunkPlan>& plans() const { return plans_; }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] std::size_t row_bytes() const { return tables_[0].stride() * sizeof(float); }

  // Copies of rows in the round behind us.
  [[nodiscard]] std::size_t copies() const {
    std::size_t n = 0;
    for (std::size_t l = 0; l < plans_.size(); ++l) {
      n += copies(0, l, plans_[l].input_words) + copies(1, l, plans_[l].output_words);
    }
    return n;
  }

 private:
  static ModelOptions of(int dim) {
    ModelOptions options;
    options.dim = dim;
    return options;
  }
  static const Vocabulary& vocabulary() { return BenchCorpus::encoded().vocabulary; }

  void share() {
    for (std::size_t l = 0; l < plans_.size(); ++l) {
      shared_[0]->list(l, plans_[l].input_words.words());
      shared_[1]->list(l, plans_[l].output_words.words());
    }
    for (std::size_t p = 0; p < SharedTable::kOwners; ++p) {
      for (const auto& table : shared_) table->assign(p);
    }
  }

  std::size_t copies(std::size_t table, std::size_t lane, const LocalIndex& index) const {
    const auto words = index.words();
    std::size_t n = 0;
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      n += shared_[table]->row(lane, i) != tables_[table].row(words[i]) ? 1 : 0;
    }
    return n;
  }

  ModelOptions options_;
  Shape shape_;
  Planner planner_{BenchCorpus::encoded().tokens, vocabulary(), options_, shape_};
  const Kernels& kernels_ = kernels_for("");
  Matrix tables_[2];
  std::unique_ptr<SharedTable> shared_[2];
  std::vector<ChunkPlan> plans_;
  Count round_ = 0;
};

std::size_t sampled(const Rounds& rounds) {
  std::size_t n = 0;
  for (const ChunkPlan& plan : rounds.plans()) n += plan.centres.size();
  return n;
}

// Items are tokens of the corpus, before subsampling.
void plan(benchmark::State& state) {
  Rounds rounds(100);
  for ([[maybe_unused]] auto _ : state) state.SetIterationTime(rounds.next().plan);
  state.SetItemsProcessed(state.iterations() * rounds.shape().chunk * rounds.shape().lanes);
}
BENCHMARK(plan)->UseManualTime()->Unit(benchmark::kMicrosecond);

// Items are tokens of the corpus.
void share(benchmark::State& state) {
  Rounds rounds(100);
  for ([[maybe_unused]] auto _ : state) state.SetIterationTime(rounds.next().share);
  state.SetItemsProcessed(state.iterations() * rounds.shape().chunk * rounds.shape().lanes);
}
BENCHMARK(share)->UseManualTime()->Unit(benchmark::kMicrosecond);

void moving(benchmark::State& state, double Seconds::*part) {
  Rounds rounds(static_cast<int>(state.range(0)));
  double bytes = 0;
  double seconds = 0;
  double plain = 0;
  for ([[maybe_unused]] auto _ : state) {
    const double spent = rounds.next().*part;
    const std::size_t moved = rounds.copies() * rounds.row_bytes();
    state.SetIterationTime(spent);
    seconds += spent;
    bytes += static_cast<double>(moved);
    plain += copy_seconds(moved);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
  state.counters["of_memcpy"] = plain / seconds;
}
void gather(benchmark::State& state) { moving(state, &Seconds::copy); }
void merge(benchmark::State& state) { moving(state, &Seconds::merge); }
BENCHMARK(gather)->ArgName("dim")->Arg(100)->Arg(300)->UseManualTime()->Unit(
    benchmark::kMicrosecond);
BENCHMARK(merge)->ArgName("dim")->Arg(100)->Arg(300)->UseManualTime()->Unit(
    benchmark::kMicrosecond);

void plain_copy(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  for ([[maybe_unused]] auto _ : state) state.SetIterationTime(copy_seconds(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(plain_copy)
    ->ArgName("bytes")
    ->RangeMultiplier(8)
    ->Range(1 << 16, 1 << 28)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

// Per sampled token: pairs, scores with noise, rows that the lanes touch, and those among them that
// are copied. "kflop" are six operations an element and score, at this dimension.
void account(benchmark::State& state) {
  Rounds rounds(static_cast<int>(state.range(0)));
  double tokens = 0, pairs = 0, noise = 0, rows = 0, copies = 0;
  for ([[maybe_unused]] auto _ : state) {
    rounds.next();
    tokens += static_cast<double>(sampled(rounds));
    copies += static_cast<double>(rounds.copies());
    for (const ChunkPlan& plan : rounds.plans()) {
      rows += static_cast<double>(plan.input_words.words().size());
      rows += static_cast<double>(plan.output_words.words().size());
      for (const ChunkPlan::Centre& centre : plan.centres) pairs += centre.end - centre.begin - 1;
      noise += static_cast<double>(plan.centres.size()) * rounds.shape().noise;
    }
  }
  state.counters["pairs"] = pairs / tokens;
  state.counters["noise"] = noise / tokens;
  state.counters["rows"] = rows / tokens;
  state.counters["copies"] = copies / tokens;
  state.counters["kflop"] = 6e-3 * static_cast<double>(state.range(0)) * (pairs + noise) / tokens;
  state.counters["kept"] = tokens / (static_cast<double>(state.iterations()) *
                                     rounds.shape().chunk * rounds.shape().lanes);
}
BENCHMARK(account)->ArgName("dim")->Arg(100)->Arg(300)->Iterations(100);

}  // namespace
}  // namespace firth
