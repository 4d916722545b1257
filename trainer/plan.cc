#include "trainer/plan.h"

#include <algorithm>
#include <bit>

namespace firth {

void LocalIndex::clear(std::size_t most) {
  slots_.assign(std::bit_ceil(2 * most + 2), Slot{kNoWord, 0});
  words_.clear();
}

std::uint32_t LocalIndex::of(WordId word) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (word * 0x9E3779B1U >> 7) & mask;
  while (slots_[at].word != word) {
    if (slots_[at].word == kNoWord) {
      slots_[at] = {word, static_cast<std::uint32_t>(words_.size())};
      words_.push_back(word);
      break;
    }
    at = (at + 1) & mask;
  }
  return slots_[at].local;
}

// The tokens that survive, with what windows need to know of them.
struct Planner::Sampled {
  std::vector<std::uint32_t> buffer;  // for a corpus on disk
  std::vector<std::uint64_t> token;
  std::vector<WordId> word;
  std::vector<std::uint32_t> sentence;  // numbered within the plan
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

  Count from = begin;
  for (std::size_t kept = 0; from > low && kept < window; --from) {
    if (EncodedCorpus::ends_sentence(tokens[from - 1 - low])) break;
    if (keeps(from - 1)) ++kept;
  }
  std::uint32_t sentence = 0;
  std::size_t after = 0;
  for (Count t = from; t < high && after < window; ++t) {
    if (t == begin) out.first_centre = out.token.size();
    if (t == end) out.end_centre = out.token.size();
    if (keeps(t)) {
      out.token.push_back(t);
      out.word.push_back(EncodedCorpus::id(tokens[t - low]));
      out.sentence.push_back(sentence);
      if (t >= end) ++after;
    }
    if (EncodedCorpus::ends_sentence(tokens[t - low])) {
      ++sentence;
      if (t >= end) break;
    }
  }
  if (high == end) out.end_centre = out.token.size();
}

void Planner::draw_windows(std::uint64_t epoch, const Sampled& sampled, ChunkPlan& plan) const {
  const RandomStream stream(options_.seed, Stream::window, epoch);
  const auto window = static_cast<std::uint32_t>(options_.window);
  for (std::size_t p = sampled.first_centre; p < sampled.end_centre; ++p) {
    const std::uint64_t token = sampled.token[p];
    const std::uint32_t width =
        options_.fixed_window
            ? window
            : 1 + below(static_cast<std::uint32_t>(stream.at(token) >> 32), window);
    std::size_t begin = p;
    std::size_t end = p + 1;
    const auto same_sentence = [&](std::size_t q) {
      return sampled.sentence[q] == sampled.sentence[p];
    };
    while (begin > 0 && p - begin < width && same_sentence(begin - 1)) --begin;
    while (end < sampled.token.size() && end - p <= width && same_sentence(end)) ++end;
    plan.centres.push_back({token, static_cast<std::uint32_t>(p),
                            plan.output_words.of(sampled.word[p]),
                            static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
}

void Planner::draw_noise(std::uint64_t epoch, Count begin, ChunkPlan& plan) const {
  const auto draw = [&](Stream use, int n, std::vector<std::uint32_t>& rows) {
    const RandomStream stream = RandomStream(options_.seed, use, epoch).at_each(begin);
    for (int m = 0; m < n; ++m) {
      rows.push_back(plan.output_words.of(noise_.draw(stream.at(static_cast<std::uint64_t>(m)))));
    }
  };
  draw(Stream::noise_pool, shape_.noise_pool, plan.pool);
  draw(Stream::loss_noise, kLossNoise, plan.loss_noise);
}

void Planner::plan(std::uint64_t epoch, Count begin, Count end, ChunkPlan& plan) const {
  Sampled sampled;
  if (begin < end) sample(epoch, begin, end, sampled);
  const std::size_t positions = sampled.token.size();
  plan.begin = begin;
  plan.inputs.clear();
  plan.centres.clear();
  plan.pool.clear();
  plan.loss_noise.clear();
  plan.input_words.clear(positions);
  plan.output_words.clear(positions + static_cast<std::size_t>(shape_.noise_pool) + kLossNoise);
  for (const WordId word : sampled.word) plan.inputs.push_back(plan.input_words.of(word));
  draw_windows(epoch, sampled, plan);
  if (!plan.centres.empty()) draw_noise(epoch, begin, plan);
}

}  // namespace firth
