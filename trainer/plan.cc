#include "trainer/plan.h"

#include <algorithm>
#include <bit>

namespace firth {

void LocalIndex::clear(std::size_t most) {
  slots_.assign(std::bit_ceil(2 * most + 2), Slot{kNoWord, 0});
  words_.resize(most + 1);
  size_ = 0;
}

// Without a branch on whether the word is new: nobody can foretell it.
std::uint32_t LocalIndex::of(WordId word) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (word * 0x9E3779B1U >> 7) & mask;
  while (slots_[at].word != word && slots_[at].word != kNoWord) at = (at + 1) & mask;
  Slot& slot = slots_[at];
  const bool is_new = slot.word == kNoWord;
  slot = {word, is_new ? size_ : slot.local};
  words_[size_] = word;
  size_ += is_new ? 1 : 0;
  return slot.local;
}

// The tokens that survive, with what windows need to know of them.
struct Planner::Sampled {
  std::vector<std::uint32_t> buffer;  // for a corpus on disk
  struct Position {
    std::uint64_t token;
    WordId word;
    std::uint32_t sentence;  // numbered within the plan
  };
  std::vector<Position> positions;
  std::size_t first_centre = 0;
  std::size_t end_centre = 0;
};

Planner::Planner(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                 const ModelOptions& options, const Shape& shape)
    : corpus_(corpus),
      options_(options),
      shape_(shape),
      subsample_(vocabulary.counts, options.sample),
      noise_(vocabulary.counts, options.ns_exponent) {}

// The chunk with `window` sampled neighbours on both sides: subsampling is a function of the
// token's place, so that a lane knows what its neighbour keeps. The reach is bounded, for a corpus
// whose every word is rarely kept.
void Planner::sample(std::uint64_t epoch, Count begin, Count end, Sampled& out) const {
  const Count reach = 32 * static_cast<Count>(options_.window);
  const auto window = static_cast<std::size_t>(options_.window);
  const Count low = begin - std::min(begin, reach);
  const Count high = std::min(corpus_.size(), end + reach);
  const auto tokens = corpus_.read(low, high, out.buffer);
  const RandomStream stream(options_.seed, Stream::subsample, epoch);
  const auto keeps = [&](Count t) {
    return subsample_.keep(EncodedCorpus::id(tokens[t - low]),
                           static_cast<std::uint32_t>(stream.at(t) >> 32));
  };

  for (const std::uint32_t token : tokens) subsample_.fetch(EncodedCorpus::id(token));
  Count from = begin;
  for (std::size_t kept = 0; from > low && kept < window; --from) {
    if (EncodedCorpus::ends_sentence(tokens[from - 1 - low])) break;
    if (keeps(from - 1)) ++kept;
  }
  std::uint32_t sentence = 0;
  std::size_t after = 0;
  out.positions.resize(static_cast<std::size_t>(high - from) + 1);
  std::size_t n = 0;
  // Each token is written, and overwritten by the next unless it is kept.
  const auto add = [&](Count t) {
    const std::uint32_t token = tokens[t - low];
    out.positions[n] = {t, EncodedCorpus::id(token), sentence};
    const bool kept = keeps(t);
    n += kept ? 1 : 0;
    sentence += EncodedCorpus::ends_sentence(token) ? 1 : 0;
    return kept;
  };
  for (Count t = from; t < begin; ++t) add(t);
  out.first_centre = n;
  for (Count t = begin; t < end; ++t) add(t);
  out.end_centre = n;
  for (Count t = end; t < high && after < window; ++t) {
    if (EncodedCorpus::ends_sentence(tokens[t - 1 - low])) break;
    if (add(t)) ++after;
  }
  out.positions.resize(n);
}

void Planner::find_windows(const Sampled& sampled, ChunkPlan& plan) const {
  const auto window = static_cast<std::uint32_t>(options_.window);
  const auto& positions = sampled.positions;
  const auto total = static_cast<std::uint32_t>(positions.size());
  plan.centres.resize(sampled.end_centre - sampled.first_centre);
  std::uint32_t begin = 0;  // of the sentence
  std::uint32_t end = 0;
  for (auto p = static_cast<std::uint32_t>(sampled.first_centre); p < sampled.end_centre; ++p) {
    const std::uint64_t token = positions[p].token;
    const std::uint32_t sentence = positions[p].sentence;
    if (p >= end) {
      for (begin = p; begin > 0 && positions[begin - 1].sentence == sentence;) --begin;
      for (end = p; end < total && positions[end].sentence == sentence;) ++end;
    }
    plan.centres[p - sampled.first_centre] = {token, p, std::max(begin + window, p) - window,
                                              std::min(end, p + window + 1)};
  }
}

void Planner::draw_noise(std::uint64_t epoch, Count begin, ChunkPlan& plan) const {
  const auto draw = [&](Stream use, int n, std::vector<std::uint32_t>& rows) {
    const RandomStream stream = RandomStream(options_.seed, use, epoch).at_each(begin);
    rows.resize(static_cast<std::size_t>(n));
    for (std::size_t m = 0; m < rows.size(); ++m) noise_.fetch(stream.at(m));
    for (std::size_t m = 0; m < rows.size(); ++m) rows[m] = noise_.draw(stream.at(m));
    for (std::uint32_t& row : rows) row = plan.output_words.of(row);
  };
  draw(Stream::noise_pool, shape_.noise_pool, plan.pool);
  draw(Stream::loss_noise, kLossNoise, plan.loss_noise);
}

void Planner::plan(std::uint64_t epoch, Count begin, Count end, ChunkPlan& plan) const {
  Sampled sampled;
  if (begin < end) sample(epoch, begin, end, sampled);
  const std::size_t positions = sampled.positions.size();
  plan.begin = begin;
  plan.inputs.clear();
  plan.outputs.clear();
  plan.centres.clear();
  plan.pool.clear();
  plan.loss_noise.clear();
  plan.input_words.clear(positions);
  plan.output_words.clear(positions + static_cast<std::size_t>(shape_.noise_pool) + kLossNoise);
  for (const auto& position : sampled.positions) {
    plan.inputs.push_back(plan.input_words.of(position.word));
    plan.outputs.push_back(plan.output_words.of(position.word));
  }
  find_windows(sampled, plan);
  if (!plan.centres.empty()) draw_noise(epoch, begin, plan);
}

}  // namespace firth
