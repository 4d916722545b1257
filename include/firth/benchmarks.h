// What the benchmarks share: whose way of counting, and intervals.
//
// The functions of firth/analogies.h, firth/word_similarity.h and firth/categories.h never print.
// They read the table from several threads and answer the same for any number of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace firth {

// Each program has its own case rule, cut of the vocabulary, exclusion of the query words and
// treatment of unknown words (docs/evaluation.md has the table).
enum class Convention { firth, word2vec, gensim, glove, hyperwords };
[[nodiscard]] const char* name_of(Convention convention);

enum class CaseRule {
  exact,             // words as they are
  exact_then_lower,  // an unknown question word is looked for in lower case
  lower_questions,   // question words in ASCII lower case, the vocabulary as it is
  upper_ascii,       // both in ASCII upper case
  upper,             // both in Unicode upper case
};

enum class UnknownRule {
  skip,       // the question or pair is left out
  zero,       // counted: the question is wrong, the pair has similarity 0
  first_row,  // analogies: the word gets the vector of row 0, and the question counts; pairs: zero
};

// A convention spelled out. The defaults are firth's own.
struct EvaluationRules {
  Convention convention = Convention::firth;
  CaseRule letter_case = CaseRule::exact_then_lower;
  std::size_t first = 0;  // only the first rows of the table; 0: all
  UnknownRule unknown = UnknownRule::skip;
  bool exclude_variants = false;  // no answer is a word that equals a query word but for its case
  std::size_t shortlist = 0;      // the answer is looked for among so many best words; 0: all
  double least_score = -1e30;     // the right answer must score above it
  double epsilon = 1e-6;          // of 3CosMul
  bool first_five = false;        // semantic are the first five sections, whatever their names
};
[[nodiscard]] EvaluationRules rules_of(Convention convention);

struct Interval {
  double low = 0;
  double high = 0;
};

// Wilson's interval for a proportion at 95 % (Wilson 1927); 0..1 when n is 0.
[[nodiscard]] Interval wilson_interval(std::uint64_t successes, std::uint64_t n);

}  // namespace firth
