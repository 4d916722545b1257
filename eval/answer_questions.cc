#include <algorithm>
#include <cstddef>

#include "eval/answered.h"
#include "eval/rows.h"

namespace firth {
namespace {

constexpr std::size_t kNotRanked = static_cast<std::size_t>(-1);

bool contains(const std::vector<WordId>& rows, WordId row) {
  return std::find(rows.begin(), rows.end(), row) != rows.end();
}

// Unit vectors of rows, each once.
class RowBasis {
 public:
  explicit RowBasis(const UnitView& table) : table_(table), index_(table.raw.rows, kNoWord) {}

  std::uint32_t add(WordId row) {
    if (index_[row] == kNoWord) {
      index_[row] = static_cast<std::uint32_t>(rows_.size());
      rows_.push_back(row);
    }
    return index_[row];
  }

  [[nodiscard]] Matrix matrix() const {
    Matrix basis(rows_.size(), table_.raw.dim);
    for (std::size_t i = 0; i < rows_.size(); ++i) copy_unit_row(table_, rows_[i], basis.row(i));
    return basis;
  }

 private:
  const UnitView& table_;
  std::vector<std::uint32_t> index_;
  std::vector<WordId> rows_;
};

// The cosine of two rows.
float product(const UnitView& table, WordId x, WordId y) {
  return static_cast<float>(dot(table.raw.row(x), table.raw.row(y)) *
                            static_cast<double>(table.inverse_norms[x]) *
                            static_cast<double>(table.inverse_norms[y]));
}

ScoreFormula formula_of(BenchmarkMethod method) {
  if (method == BenchmarkMethod::cos_mul) return ScoreFormula::quotient;
  if (method == BenchmarkMethod::pair_direction) return ScoreFormula::direction;
  return ScoreFormula::offset;
}

// Turns questions of words into questions of rows, by the rules of a convention.
class Asking {
 public:
  Asking(const UnitView& table, BenchmarkMethod method, const EvaluationRules& rules)
      : table_(table), method_(method), rules_(rules), basis_(table) {}

  void add(const PairRows& known, const PairRows& asked) {
    AnsweredQuestion question;
    question.known = known.known() && asked.known();
    question.counts = question.known || rules_.unknown != UnknownRule::skip;
    questions_.push_back(question);
    places_.push_back(kNotRanked);
    const bool stand_in = rules_.unknown == UnknownRule::first_row && !asked.right.empty();
    if (question.known || stand_in) rank(known, asked);
  }

  [[nodiscard]] std::vector<AnsweredQuestion> answers(std::size_t rows, int threads) && {
    const std::vector<AnswerRank> ranks =
        rank_answers(table_, rows, basis_.matrix(), formula_of(method_), ranked_, threads);
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      if (places_[i] != kNotRanked) questions_[i].answer = ranks[places_[i]];
    }
    return std::move(questions_);
  }

 private:
  [[nodiscard]] bool is_zero(WordId row) const { return table_.inverse_norms[row] == 0; }

  // A question with a zero row has no answer.
  void rank(const PairRows& known, const PairRows& asked) {
    const auto or_first = [](WordId row) { return row == kNoWord ? 0 : row; };
    const WordId a = or_first(known.word);
    const WordId b = or_first(known.answer);
    const WordId c = or_first(asked.word);
    if (is_zero(a) || is_zero(b) || is_zero(c)) return;
    RankQuestion question;
    for (const WordId row : asked.right) {
      if (!is_zero(row)) question.answers.push_back(row);
    }
    if (question.answers.empty()) return;
    question.basis = {basis_.add(a), basis_.add(b), basis_.add(c)};
    if (method_ == BenchmarkMethod::cos_mul) question.constant = static_cast<float>(rules_.epsilon);
    if (method_ == BenchmarkMethod::pair_direction) {
      question.from = c;
      question.constant = product(table_, b, c) - product(table_, a, c);
    }
    exclude(known, asked, question);
    places_.back() = ranked_.size();
    ranked_.push_back(std::move(question));
  }

  void exclude(const PairRows& known, const PairRows& asked, RankQuestion& question) const {
    for (const WordId row : {known.word, known.answer, asked.word}) {
      if (row != kNoWord && !contains(question.queries, row)) question.queries.push_back(row);
    }
    if (!rules_.exclude_variants) return;
    for (const auto& rows : {known.word_variants, known.answer_variants, asked.word_variants}) {
      for (const WordId row : rows) {
        const bool listed = contains(question.queries, row) || contains(question.variants, row);
        if (!listed && !is_zero(row)) question.variants.push_back(row);
      }
    }
  }

  const UnitView& table_;
  BenchmarkMethod method_;
  const EvaluationRules& rules_;
  RowBasis basis_;
  std::vector<RankQuestion> ranked_;
  std::vector<AnsweredQuestion> questions_;
  std::vector<std::size_t> places_;  // of each question among the ranked ones
};

}  // namespace

std::vector<AnsweredQuestion> answer_questions(const WordRows& rows, const UnitView& table,
                                               const AnalogySet& set, BenchmarkMethod method,
                                               const EvaluationRules& rules, int threads) {
  Asking asking(table, method, rules);
  for (const QuestionSection& section : set.sections) {
    const std::vector<PairRows> pairs = pair_rows(section, rows);
    for (const AnalogyQuestion& question : section.questions) {
      asking.add(pairs[question.known], pairs[question.asked]);
    }
  }
  return std::move(asking).answers(rows.rows(), threads);
}

}  // namespace firth
