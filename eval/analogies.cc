#include "firth/analogies.h"

#include <algorithm>

#include "compute/elementary.h"
#include "eval/answered.h"

namespace firth {
namespace {

bool is_right(const AnswerRank& answer, const EvaluationRules& rules) {
  const bool listed = rules.shortlist == 0 || answer.variants_above < rules.shortlist;
  return answer.rank == 1 && listed && static_cast<double>(answer.score) > rules.least_score;
}

Outcome count(const AnsweredQuestion& question, const EvaluationRules& rules, AnalogyTally& tally) {
  ++tally.total;
  tally.known += question.known ? 1 : 0;
  if (!question.counts) return Outcome::left_out;
  ++tally.seen;
  tally.query_won += question.answer.query_won ? 1 : 0;
  if (question.answer.rank > 0) {
    tally.reciprocal_ranks += 1 / static_cast<double>(question.answer.rank);
    tally.in_best_five += question.answer.rank <= 5 ? 1 : 0;
  }
  if (!is_right(question.answer, rules)) return Outcome::wrong;
  ++tally.correct;
  return Outcome::right;
}

void add_totals(AnalogyBenchmark& report, bool first_five) {
  std::size_t counting = 0;
  if (first_five) report.first_five = report.after_five = AnalogyTally();
  for (std::size_t s = 0; s < report.sections.size(); ++s) {
    const AnalogySectionResult& section = report.sections[s];
    report.total.add(section.tally);
    (section.syntactic ? report.syntactic : report.semantic).add(section.tally);
    if (first_five) (s < 5 ? report.first_five : report.after_five)->add(section.tally);
    counting += section.tally.seen > 0 ? 1 : 0;
    report.macro_accuracy += section.tally.accuracy();
  }
  if (counting > 0) report.macro_accuracy /= static_cast<double>(counting);
}

// min(1, 2 P(X <= fewer)), X binomial with n = fewer + more and one half.
double two_sided_binomial(std::uint64_t fewer, std::uint64_t more) {
  const std::uint64_t n = fewer + more;
  double log_choose = -static_cast<double>(n) * log_of(2);  // log of C(n, k) / 2^n
  double sum = 0;
  for (std::uint64_t k = 0; k <= fewer; ++k) {
    if (log_choose > -700) sum += exp_of(log_choose);
    log_choose += log_of(static_cast<double>(n - k)) - log_of(static_cast<double>(k + 1));
  }
  return std::min(1.0, 2 * sum);
}

}  // namespace

const char* name_of(BenchmarkMethod method) {
  switch (method) {
    case BenchmarkMethod::cos_add:
      return "3CosAdd";
    case BenchmarkMethod::cos_mul:
      return "3CosMul";
    case BenchmarkMethod::pair_direction:
      return "PairDirection";
    case BenchmarkMethod::cos_avg:
      return "3CosAvg";
    case BenchmarkMethod::lr_cos:
      return "LRCos";
  }
  return "";
}

void AnalogyTally::add(const AnalogyTally& other) {
  correct += other.correct;
  seen += other.seen;
  known += other.known;
  total += other.total;
  in_best_five += other.in_best_five;
  query_won += other.query_won;
  reciprocal_ranks += other.reciprocal_ranks;
}

double AnalogyTally::share(double n) const { return seen == 0 ? 0 : n / static_cast<double>(seen); }

bool has_method(Convention convention, BenchmarkMethod method) {
  if (convention == Convention::firth || method == BenchmarkMethod::cos_add) return true;
  return convention == Convention::hyperwords && method == BenchmarkMethod::cos_mul;
}

bool needs_pairs(BenchmarkMethod method) {
  return method == BenchmarkMethod::cos_avg || method == BenchmarkMethod::lr_cos;
}

bool is_paired(const AnalogySet& set) {
  return std::all_of(set.sections.begin(), set.sections.end(),
                     [](const QuestionSection& section) { return section.paired; });
}

AnalogyBenchmark evaluate_analogies(const WordList& words, const UnitView& table,
                                    const AnalogySet& set, BenchmarkMethod method,
                                    const EvaluationRules& rules, int threads) {
  AnalogyBenchmark report;
  report.file = set.file;
  report.latin1 = set.latin1;
  report.method = method;
  report.convention = rules.convention;
  const WordRows rows(words, rules, words_of(set));
  const auto answer = needs_pairs(method) ? answer_pairs : answer_questions;
  const std::vector<AnsweredQuestion> answers = answer(rows, table, set, method, rules, threads);
  auto next = answers.begin();
  for (const QuestionSection& section : set.sections) {
    report.sections.push_back({section.name, section.syntactic, {}});
    const std::size_t n = needs_pairs(method) ? section.pairs.size() : section.questions.size();
    for (std::size_t i = 0; i < n; ++i) {
      report.outcomes.push_back(count(*next++, rules, report.sections.back().tally));
    }
  }
  add_totals(report, rules.first_five);
  return report;
}

AnalogyDifference difference(const AnalogyBenchmark& first, const AnalogyBenchmark& second) {
  AnalogyDifference result;
  for (std::size_t i = 0; i < first.outcomes.size(); ++i) {
    const Outcome a = first.outcomes[i];
    const Outcome b = second.outcomes[i];
    if (a == Outcome::left_out || b == Outcome::left_out) continue;
    ++result.common;
    result.first_only += a == Outcome::right && b == Outcome::wrong ? 1 : 0;
    result.second_only += a == Outcome::wrong && b == Outcome::right ? 1 : 0;
  }
  if (result.common == 0) return result;
  result.second_minus_first =
      (static_cast<double>(result.second_only) - static_cast<double>(result.first_only)) /
      static_cast<double>(result.common);
  result.p = two_sided_binomial(std::min(result.first_only, result.second_only),
                                std::max(result.first_only, result.second_only));
  return result;
}

}  // namespace firth
