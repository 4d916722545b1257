#include "trainer/lane.h"

#include <algorithm>

#include "compute/random.h"

namespace firth {
namespace {

// One block in so many is measured for the loss before it is trained, and the first with pairs.
constexpr std::uint64_t kLossEvery = 64;

void clear_noise(Workbench& bench) {
  for (const std::uint32_t row : bench.noise_rows) bench.noise_of_row[row] = Block::kNone;
  bench.noise_rows.clear();
  bench.next.noise.clear();
  bench.next.noise_share.clear();
}

}  // namespace

std::unique_ptr<Workbench> WorkbenchPool::borrow() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (free_.empty()) return std::make_unique<Workbench>(kernels_, options_);
  auto bench = std::move(free_.back());
  free_.pop_back();
  return bench;
}

void WorkbenchPool::give_back(std::unique_ptr<Workbench> bench) {
  const std::lock_guard<std::mutex> lock(mutex_);
  free_.push_back(std::move(bench));
}

struct LaneTrainer::Chunk {
  std::size_t lane;
  std::uint64_t epoch;
  const ChunkPlan& plan;
};

float LaneTrainer::rate(const Section& section, std::uint64_t epoch, std::uint64_t token) const {
  const double done =
      static_cast<double>(epoch) +
      static_cast<double>(token - section.begin) / static_cast<double>(section.end - section.begin);
  const double left = 1.0 - done / options_.epochs;
  return static_cast<float>(options_.lr * (options_.min_lr + (1.0 - options_.min_lr) * left));
}

// Centres [first, first + block) and the inputs that their windows span.
void LaneTrainer::choose_positions(const Chunk& chunk, std::size_t first, Workbench& bench) const {
  const auto& centres = chunk.plan.centres;
  const std::size_t last = std::min(first + static_cast<std::size_t>(shape_.block), centres.size());
  std::uint32_t begin = centres[first].begin;
  std::uint32_t end = 0;
  for (std::size_t j = first; j < last; ++j) {
    begin = std::min(begin, centres[j].begin);
    end = std::max(end, centres[j].end);
  }
  Block& block = bench.next;
  block.inputs.clear();
  block.centres.clear();
  for (std::uint32_t p = begin; p < end; ++p) {
    block.inputs.push_back(input_.row(chunk.lane, chunk.plan.inputs[p]));
  }
  block.first = centres[first].position - begin;
  block.noise_at_centres = shape_.noise_at_centres;
  for (std::size_t j = first; j < last; ++j) {
    const ChunkPlan::Centre& centre = centres[j];
    block.centres.push_back({output_.row(chunk.lane, chunk.plan.outputs[centre.position]),
                             centre.begin - begin, centre.end - begin});
  }
}

// A word drawn twice is one row with twice the share: two rows would overwrite each other's change.
void LaneTrainer::add_noise(const Chunk& chunk, std::uint32_t row, float share,
                            Workbench& bench) const {
  std::uint32_t& k = bench.noise_of_row[row];
  if (k == Block::kNone) {
    k = static_cast<std::uint32_t>(bench.next.noise.size());
    bench.noise_rows.push_back(row);
    bench.next.noise.push_back(output_.row(chunk.lane, row));
    bench.next.noise_share.push_back(0.0F);
  }
  bench.next.noise_share[k] += share;
}

void LaneTrainer::choose_noise(const Chunk& chunk, std::size_t first, Workbench& bench) const {
  clear_noise(bench);
  const auto& plan = chunk.plan;
  const RandomStream draws = RandomStream(options_.seed, Stream::block_noise, chunk.epoch)
                                 .at_each(plan.centres[first].token);
  const float share = static_cast<float>(options_.negative) / static_cast<float>(shape_.noise);
  const auto pool = static_cast<std::uint32_t>(plan.pool.size());
  for (int m = 0; m < shape_.noise; ++m) {
    const auto bits = static_cast<std::uint32_t>(draws.at(static_cast<std::uint64_t>(m)) >> 32);
    add_noise(chunk, plan.pool[below(bits, pool)], share, bench);
  }
  mark_noise_words(chunk, first, bench);
}

// A noise word does not count for pairs whose centre it is, as in word2vec.c.
void LaneTrainer::mark_noise_words(const Chunk& chunk, std::size_t first, Workbench& bench) {
  Block& block = bench.next;
  const std::size_t begin = chunk.plan.centres[first].position - block.first;
  block.noise_of_input.resize(block.inputs.size());
  for (std::size_t i = 0; i < block.inputs.size(); ++i) {
    block.noise_of_input[i] = bench.noise_of_row[chunk.plan.outputs[begin + i]];
  }
}

void LaneTrainer::choose(const Chunk& chunk, std::size_t first, Workbench& bench) const {
  choose_positions(chunk, first, bench);
  choose_noise(chunk, first, bench);
}

void LaneTrainer::measure(const Chunk& chunk, std::size_t first, Workbench& bench,
                          LossSum& loss) const {
  clear_noise(bench);
  const float share = static_cast<float>(options_.negative) / static_cast<float>(kLossNoise);
  for (const std::uint32_t row : chunk.plan.loss_noise) add_noise(chunk, row, share, bench);
  mark_noise_words(chunk, first, bench);
  bench.trainer.measure(bench.next, loss);
  choose_noise(chunk, first, bench);
}

void LaneTrainer::train(std::size_t lane, const Section& section, std::uint64_t epoch,
                        const ChunkPlan& plan, Workbench& bench, LaneSums& sums) const {
  const Chunk chunk{lane, epoch, plan};
  const RandomStream measured(options_.seed, Stream::loss_block, epoch);
  bench.noise_rows.clear();
  bench.noise_of_row.assign(plan.output_words.words().size(), Block::kNone);
  const auto block = static_cast<std::size_t>(shape_.block);
  if (!plan.centres.empty()) choose(chunk, 0, bench);
  for (std::size_t first = 0; first < plan.centres.size(); first += block) {
    const std::uint64_t token = plan.centres[first].token;
    const bool none_measured = sums.loss.weight == 0;
    if (none_measured || measured.at(token) % kLossEvery == 0) {
      measure(chunk, first, bench, sums.loss);
    }
    std::swap(bench.block, bench.next);
    const bool more = first + block < plan.centres.size();
    if (more) choose(chunk, first + block, bench);
    bench.trainer.train(bench.block, rate(section, epoch, token), more ? &bench.next : nullptr);
  }
  sums.sampled += plan.centres.size();
  for (const auto& centre : plan.centres) sums.pairs += centre.end - centre.begin - 1;
}

}  // namespace firth
