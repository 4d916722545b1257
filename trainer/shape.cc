// The shape of a round. Rounds are to be a small part of the corpus (a merge of copies that have
// drifted too far costs quality: docs/engine.md gives the measurements), lanes many enough for many
// threads, chunks long enough to be worth a round.
#include <algorithm>
#include <bit>
#include <cmath>

#include "firth/matrix.h"
#include "firth/train.h"
#include "trainer/plan.h"
#include "trainer/sampling.h"

namespace firth {
namespace {

constexpr double kRoundsPerEpoch = 512;
constexpr double kChunkOfALane = 400;  // a further lane is worth a round of so much more,
constexpr double kUsualWeight = 60;    // up to this noise weight of a token, and then in proportion
constexpr double kPoolOfShortBlocks = 0.7;  // noise words a sampled token
constexpr int kShortestChunk = 96;
constexpr int kMostPool = 65536;
constexpr double kChunkBytes = 7 << 17;  // a lane's rows of one table are to stay in a cache
constexpr int kUsualLanes = 8;
constexpr double kRoundOfALane = 16384;  // tokens: beyond kUsualLanes, a lane is worth so many
constexpr int kMostLanes = 64;
constexpr int kLongestBlock = 32;
// Times that a word may stand in a block, on average: all its changes start from the same row.
constexpr double kMostOfAWord = 3;
// Units of noise weight that one step may carry a row, (pairs a token) x K x block / N, and these
// times the learning rate: twice as far, the step overshoots.
constexpr double kNoiseLoad = 64;
constexpr double kNoiseStep = 1.6;
constexpr int kLeastNoise = 16;
constexpr int kMostNoise = 64;

int power_of_two_below(double x, int low, int high) {
  const auto floor = static_cast<std::uint64_t>(std::clamp(x, 1.0, 1e9));
  return std::clamp(static_cast<int>(std::bit_floor(floor)), low, high);
}

int multiple_of_16(double x) { return static_cast<int>(std::ceil(x / 16.0)) * 16; }

// Noise weight that a block of one token carries, over all its noise rows.
double noise_weight(const ModelOptions& options) {
  const double pairs = options.fixed_window ? 2.0 * options.window : options.window + 1.0;
  return pairs * options.negative;
}

double noise_load(const ModelOptions& options) {
  return std::min(kNoiseLoad, kNoiseStep / options.lr);
}

// The more noise a token carries, the sooner copies drift: fewer lanes share a round.
int usual_lanes(double round, const ModelOptions& options) {
  const double chunk = kChunkOfALane * std::max(1.0, noise_weight(options) / kUsualWeight);
  const int few = power_of_two_below(round / chunk, 1, kUsualLanes);
  return power_of_two_below(round / kRoundOfALane, few, kMostLanes);
}

int usual_chunk(double tokens, const ModelOptions& options) {
  const auto row =
      static_cast<double>(Matrix::padded(static_cast<std::size_t>(options.dim)) * sizeof(float));
  return std::max(static_cast<int>(std::min(tokens, kChunkBytes / row)) / 16 * 16, kShortestChunk);
}

// Of the sampled tokens and of the noise words, those of one word at most.
struct TopShares {
  double tokens;
  double noise;
};

int usual_block(const ModelOptions& options, TopShares top) {
  const int most =
      static_cast<int>(std::clamp(kMostOfAWord / top.tokens, 1.0, 1.0 * kLongestBlock));
  const double weight = noise_weight(options);
  const double rows = std::min(1.0 * kLeastNoise, 1.0 / top.noise);
  const double load = noise_load(options) * rows;
  return std::clamp(static_cast<int>(load / weight), 1, most);
}

int noise_of_block(const ModelOptions& options, int block) {
  const int bounded = multiple_of_16(noise_weight(options) * block / noise_load(options));
  return std::clamp(bounded, kLeastNoise, std::max(kMostNoise, multiple_of_16(options.negative)));
}

// As many words as the blocks of a chunk draw; short blocks draw each several times.
int usual_pool(const Shape& shape, double sampled) {
  const bool is_short = shape.block < kLongestBlock;
  const double words = is_short ? kPoolOfShortBlocks : 1.0 * shape.noise / shape.block;
  return std::clamp(multiple_of_16(sampled * words), shape.noise, kMostPool);
}

}  // namespace

Shape resolve_shape(const Vocabulary& vocabulary, const ModelOptions& options) {
  const auto tokens = static_cast<double>(vocabulary.total());
  const double round = tokens / kRoundsPerEpoch;
  const ShapeOptions& asked = options.shape;
  Shape shape;
  shape.lanes = asked.lanes != 0 ? asked.lanes : usual_lanes(round, options);
  shape.chunk = asked.chunk != 0 ? asked.chunk : usual_chunk(round / shape.lanes, options);
  const SubsampleTable subsample(vocabulary.counts, options.sample);
  const TopShares top = {subsample.top_share(),
                         top_noise_share(vocabulary.counts, options.ns_exponent)};
  shape.block = asked.block != 0 ? asked.block : usual_block(options, top);
  shape.noise = noise_of_block(options, shape.block);
  shape.noise_at_centres = noise_weight(options) * options.lr <= kNoiseStep;
  shape.noise_pool = asked.noise_pool != 0
                         ? asked.noise_pool
                         : usual_pool(shape, subsample.kept_share() * shape.chunk);
  return shape;
}

TrainMemory predict_memory(const Vocabulary& vocabulary, const ModelOptions& options) {
  const Shape shape = resolve_shape(vocabulary, options);
  const double kept = SubsampleTable(vocabulary.counts, options.sample).kept_share();
  const auto words = static_cast<std::uint64_t>(vocabulary.size());
  const std::uint64_t row = Matrix::padded(static_cast<std::size_t>(options.dim)) * sizeof(float);
  const auto sampled = static_cast<std::uint64_t>(kept * shape.chunk) + 2 * options.window;
  const std::uint64_t rows =
      std::min(words, sampled) + std::min(words, sampled + shape.noise_pool + kLossNoise);
  TrainMemory memory;
  memory.tables = 2 * words * row;
  memory.lanes = static_cast<std::uint64_t>(shape.lanes) * rows * row + words * 24;
  return memory;
}

}  // namespace firth
