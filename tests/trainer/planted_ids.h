// Small corpora of ids for the tests of the trainer.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compute/random.h"
#include "firth/corpus.h"

namespace firth {

struct IdCorpus {
  Vocabulary vocabulary;
  EncodedCorpus tokens;
};

// `tokens` draws from `words` words, the low ids more often, sentences of about `sentence` tokens.
// Words of the same parity keep company, so that there is something to learn.
inline IdCorpus planted_ids(std::uint32_t words, std::size_t tokens, std::uint32_t sentence = 20,
                            std::uint64_t seed = 1) {
  const RandomStream stream(seed, Stream::init, 99);
  std::vector<std::uint32_t> ids;
  std::vector<Count> counts(words);
  std::uint32_t parity = 0;
  for (std::size_t t = 0; t < tokens; ++t) {
    const std::uint64_t bits = stream.at(t);
    const std::uint32_t a = below(static_cast<std::uint32_t>(bits), words);
    const std::uint32_t b = below(static_cast<std::uint32_t>(bits >> 32), a + 1);
    std::uint32_t id = (b & ~1U) | parity;
    if (id >= words) id = parity;
    const bool last = below(static_cast<std::uint32_t>(mix64(bits)), sentence) == 0;
    if (last) parity ^= 1U;
    ++counts[id];
    ids.push_back(last ? id | EncodedCorpus::kSentenceEnd : id);
  }
  IdCorpus corpus;
  for (std::uint32_t i = 0; i < words; ++i) corpus.vocabulary.words.add("w" + std::to_string(i));
  (void)corpus.vocabulary.words.index();
  for (Count& count : counts) count = count == 0 ? 1 : count;
  corpus.vocabulary.counts = counts;
  corpus.tokens = EncodedCorpus(std::move(ids));
  return corpus;
}

}  // namespace firth
