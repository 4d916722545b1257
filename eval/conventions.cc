// The ways of counting of other programs, and intervals.
#include <cmath>

#include "firth/benchmarks.h"

namespace firth {

const char* name_of(Convention convention) {
  switch (convention) {
    case Convention::firth:
      return "firth";
    case Convention::word2vec:
      return "word2vec";
    case Convention::gensim:
      return "gensim";
    case Convention::glove:
      return "glove";
    case Convention::hyperwords:
      return "hyperwords";
  }
  return "";
}

EvaluationRules rules_of(Convention convention) {
  EvaluationRules rules;
  rules.convention = convention;
  switch (convention) {
    case Convention::firth:
      break;
    case Convention::word2vec:
      rules.letter_case = CaseRule::upper_ascii;
      rules.first = 30000;
      rules.least_score = 0;  // its best score starts at 0
      rules.first_five = true;
      break;
    case Convention::gensim:
      rules.letter_case = CaseRule::upper;
      rules.first = 300000;
      rules.exclude_variants = true;
      rules.shortlist = 5;
      break;
    case Convention::glove:
      rules.letter_case = CaseRule::exact;
      rules.first_five = true;
      break;
    case Convention::hyperwords:
      rules.letter_case = CaseRule::lower_questions;
      rules.unknown = UnknownRule::first_row;
      rules.least_score = -1;  // it gives the query words 0 on a scale where a cosine of -1 is 0
      rules.epsilon = 0.01;
      break;
  }
  return rules;
}

Interval wilson_interval(std::uint64_t successes, std::uint64_t n) {
  if (n == 0) return {0, 1};
  constexpr double kZ = 1.959963984540054;  // the 97.5 % point of the normal distribution
  const auto count = static_cast<double>(n);
  const double share = static_cast<double>(successes) / count;
  const double scale = 1 + kZ * kZ / count;
  const double middle = (share + kZ * kZ / (2 * count)) / scale;
  const double half =
      kZ / scale * std::sqrt(share * (1 - share) / count + kZ * kZ / (4 * count * count));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace firth
