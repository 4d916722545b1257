// Corpora and tables with planted structure: data whose right answers are known.
//
// The corpus. Made-up words, after 64 English function words, have Zipf frequencies: weight
// 1 / (rank + 2.7), a quarter of it for context words. Onto these common words are planted
//   - lexemes in paradigms: a nation has the forms country, capital, currency and people, a verb
//     has base, past, participle and third person. Two forms of a paradigm make a relation, the
//     words of its lexemes make the analogies. A form is a suffix on the stem, or a word of its
//     own where the relation is semantic or the lexeme irregular;
//   - classes: 24 topics of 30 to 53 words, four topics to a domain.
// A sentence has a topic and one to four clauses. Every token of a clause is drawn from a mixture:
//   - a clause about the topic: common words, the topic's words and its context words, words of
//     the next topic of the domain, noise;
//   - a mention: one form of one lexeme in the midst of common words, context words of the lexeme
//     (the same for all its forms), of the role (the same for this form of all lexemes), of the
//     paradigm, and of this form of this lexeme alone, and noise. Now and then the lexeme's next
//     form follows.
// So a form is the sum of what its lexeme and its role say about it, which makes analogies come
// out as sums of vectors, and of something of its own, which keeps some from ever coming out.
// Context words are common words of ranks 257 to 8,448, shared by chance. Topics and lexemes are
// drawn with weights somewhat flatter than Zipf's, so that small corpora hold all of them.
// Ambiguity: every eighth verb is also a noun, some words belong to two topics (and so to no
// class), and every topic uses a few forms of lexemes as well. Noise is a word drawn evenly from
// all.
//
// The same options give the same bytes on every machine; a longer corpus begins with the shorter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firth/matrix.h"
#include "firth/types.h"
#include "firth/word_list.h"

namespace firth {

struct PlantedOptions {
  std::uint64_t bytes = 0;  // the corpus ends with the sentence that reaches this size
  std::uint64_t seed = 1;   // chooses the words, the structure and the text
  // Common words, 10,000 to 10,000,000; beside them stand about 1,850 planted ones.
  std::uint32_t words = 60000;
};

// Called with consecutive pieces of the text, of about a megabyte each.
using ByteSink = std::function<void(std::string_view)>;

// Sentences, one a line, words between single blanks, all lower case, UTF-8 with few non-ASCII
// words. Memory: about 200 bytes a word of `words`, whatever `bytes` is. Throws Error(usage) for
// options out of range, and whatever the sink throws.
void write_planted_corpus(const PlantedOptions& options, const ByteSink& sink);

// One relation: in every pair `first` is to `second` as in every other pair.
struct AnalogySection {
  std::string name;
  std::vector<std::pair<std::string, std::string>> pairs;
};

struct PlantedTruth {
  // The semantic sections, then the syntactic ones, whose names begin with "gram".
  std::vector<AnalogySection> analogies;
  std::vector<std::pair<std::string, std::string>> categories;  // (word, its only class)
};

// What write_planted_corpus() plants; does not depend on PlantedOptions::bytes.
[[nodiscard]] PlantedTruth planted_truth(const PlantedOptions& options);

// The shape of questions-words.txt: ": section" lines, then a line "a b c d" for every two pairs of
// the section in either order.
[[nodiscard]] std::string format_analogies(const PlantedTruth& truth);

// A line `word<TAB>class` a word.
[[nodiscard]] std::string format_categories(const PlantedTruth& truth);

// A table as training might leave it. Row i, word "w<i>" of count max(5, 10^7 / (i + 1)), is
//   length(i) * unit(common + centre[clusters[i]] + noise),
// with |common| = 0.75, |centre| = 1, |noise| about 0.75, and a length that rises from 1 to 3 as
// the count falls. So the mean of the rows is far from zero (mean cosine about 0.25).
struct PlantedTable {
  Matrix vectors;
  WordList words;  // indexed
  std::vector<Count> counts;
  std::vector<std::uint32_t> clusters;  // by row
};

// `clusters` 0: the square root of rows. Computed with + - * / and sqrt only, so equal everywhere.
// Throws Error(usage) for no rows, more than kMaxWords or no dimension, Error(limit) for memory.
[[nodiscard]] PlantedTable planted_table(std::size_t rows, std::size_t dim, std::uint64_t seed = 1,
                                         std::uint32_t clusters = 0);

}  // namespace firth
