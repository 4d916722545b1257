// Which words of the corpus make the vocabulary.
#pragma once

#include <vector>

#include "corpus/merge_words.h"
#include "firth/corpus.h"
#include "firth/options.h"

namespace firth {

struct ChosenWords {
  Vocabulary vocabulary;
  std::vector<MergedWords::IdMap> final_ids;  // by part and id; kNoWord: dropped
  // in_vocabulary, below_min_count, cut, invalid, invalid_kept and distinct.
  TokenAccount account;
  Count top_count = 0;  // of the most frequent word that was not dropped as invalid, and that word
  std::string top_word;
};

// By min_count and max_vocab, or the words of `given` when it is not null.
[[nodiscard]] ChosenWords choose_words(const MergedWords& words, Utf8Policy utf8,
                                       const VocabularyOptions& options, const Vocabulary* given,
                                       int threads);

}  // namespace firth
