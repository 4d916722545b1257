// 3CosAvg and LRCos (Drozd, Gladkova and Matsuoka 2016): a pair is asked by means of all the other
// pairs of its section, of each the first answer that is known.
#include <algorithm>
#include <numeric>

#include "compute/parallel.h"
#include "compute/random.h"
#include "eval/answered.h"
#include "eval/logistic.h"
#include "eval/rows.h"

namespace firth {
namespace {

// What is asked in one section: queries for its pairs, three basis vectors a pair at most.
class PairSection {
 public:
  PairSection(const UnitView& table, std::size_t rows, std::vector<PairRows> pairs)
      : table_(table), rows_(rows), pairs_(std::move(pairs)) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (has_vectors(pairs_[i])) usable_.push_back(i);
    }
  }

  std::vector<AnsweredQuestion> answer(BenchmarkMethod method, UnknownRule unknown, int threads) {
    std::vector<AnsweredQuestion> answers(pairs_.size());
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      answers[i].known = pairs_[i].known();
      answers[i].counts = answers[i].known || unknown != UnknownRule::skip;
    }
    if (usable_.size() < 2) return answers;  // nothing to learn from
    const bool classed = method == BenchmarkMethod::lr_cos;
    classed ? learn_classes(threads) : average_offsets();
    const std::vector<AnswerRank> ranks =
        rank_answers(table_, rows_, basis_, classed ? ScoreFormula::classed : ScoreFormula::cosine,
                     questions_, threads);
    for (std::size_t u = 0; u < usable_.size(); ++u) answers[usable_[u]].answer = ranks[u];
    return answers;
  }

 private:
  [[nodiscard]] bool has_vectors(const PairRows& pair) const {
    return pair.known() && table_.inverse_norms[pair.word] > 0 &&
           table_.inverse_norms[pair.answer] > 0;
  }

  [[nodiscard]] RankQuestion question(std::size_t u, std::uint32_t class_vector,
                                      std::uint32_t vector, float constant) const {
    const PairRows& pair = pairs_[usable_[u]];
    RankQuestion question{{class_vector, vector, vector}, constant, {}, {pair.word}, {}};
    for (const WordId row : pair.right) {
      if (table_.inverse_norms[row] > 0) question.answers.push_back(row);
    }
    return question;
  }

  // c + mean b - mean a, the means over the other pairs.
  void average_offsets() {
    const std::size_t dim = table_.raw.dim;
    std::vector<double> sum(dim);
    Matrix words(usable_.size(), dim);
    Matrix answers(usable_.size(), dim);
    for (std::size_t u = 0; u < usable_.size(); ++u) {
      copy_unit_row(table_, pairs_[usable_[u]].word, words.row(u));
      copy_unit_row(table_, pairs_[usable_[u]].answer, answers.row(u));
      for (std::size_t d = 0; d < dim; ++d) sum[d] += offset(answers, words, u, d);
    }
    basis_ = Matrix(usable_.size(), dim);
    const auto others = static_cast<double>(usable_.size() - 1);
    for (std::size_t u = 0; u < usable_.size(); ++u) {
      for (std::size_t d = 0; d < dim; ++d) {
        const double mean = (sum[d] - offset(answers, words, u, d)) / others;
        basis_.row(u)[d] = static_cast<float>(static_cast<double>(words.row(u)[d]) + mean);
      }
      const auto vector = static_cast<std::uint32_t>(u);
      questions_.push_back(question(u, vector, vector, 0));
    }
  }

  static double offset(const Matrix& answers, const Matrix& words, std::size_t u, std::size_t d) {
    return static_cast<double>(answers.row(u)[d]) - static_cast<double>(words.row(u)[d]);
  }

  // Rows 0..n-1 are the answers, then the words, then as many random words. The weights make the
  // words count fourfold, and then both classes alike.
  [[nodiscard]] LogisticExamples examples() const {
    const std::size_t n = usable_.size();
    constexpr double kAnswers = 3, kWords = 2.4, kNoise = 0.6;  // 6/2, 4 x 6/10, 6/10
    LogisticExamples examples{Matrix(3 * n, table_.raw.dim), {}, {}, {}};
    const RandomStream random(0, Stream::class_noise);
    const auto add = [&](WordId row, double importance, bool positive) {
      copy_unit_row(table_, row, examples.rows.row(examples.positive.size()));
      examples.positive.push_back(positive);
      examples.importance.push_back(importance);
    };
    for (const auto pair : usable_) add(pairs_[pair].answer, kAnswers, true);
    for (const auto pair : usable_) add(pairs_[pair].word, kWords, false);
    for (std::size_t i = 0; i < n; ++i) {
      add(below(static_cast<std::uint32_t>(random.at(i) >> 32), static_cast<std::uint32_t>(rows_)),
          kNoise, false);
    }
    multiply_rows(examples);
    return examples;
  }

  // For each pair a classifier that has not seen it, learned from the one that has seen all.
  void learn_classes(int threads) {
    const std::size_t n = usable_.size();
    const LogisticExamples all = examples();
    std::vector<std::size_t> every(3 * n);
    std::iota(every.begin(), every.end(), std::size_t{0});
    const LogisticModel start = fit_logistic(all, every);
    basis_ = Matrix(2 * n, table_.raw.dim);
    questions_.resize(n);
    parallel_for(n, resolve_threads(threads), [&](std::size_t u) {
      std::vector<std::size_t> used;
      for (std::size_t i = 0; i < 3 * n; ++i) {
        if (i % n != u) used.push_back(i);
      }
      const LogisticModel model = fit_logistic(all, used, start);
      for (std::size_t d = 0; d < model.weights.size(); ++d) {
        basis_.row(u)[d] = static_cast<float>(model.weights[d]);
      }
      copy_unit_row(table_, pairs_[usable_[u]].word, basis_.row(n + u));
      questions_[u] = question(u, static_cast<std::uint32_t>(u), static_cast<std::uint32_t>(n + u),
                               static_cast<float>(model.bias));
    });
  }

  const UnitView& table_;
  std::size_t rows_;
  std::vector<PairRows> pairs_;
  std::vector<std::size_t> usable_;  // pairs with two vectors
  Matrix basis_;
  std::vector<RankQuestion> questions_;  // of the usable pairs
};

}  // namespace

std::vector<AnsweredQuestion> answer_pairs(const WordRows& rows, const UnitView& table,
                                           const AnalogySet& set, BenchmarkMethod method,
                                           const EvaluationRules& rules, int threads) {
  std::vector<AnsweredQuestion> answers;
  for (const QuestionSection& section : set.sections) {
    PairSection asking(table, rows.rows(), pair_rows(section, rows));
    const std::vector<AnsweredQuestion> found = asking.answer(method, rules.unknown, threads);
    answers.insert(answers.end(), found.begin(), found.end());
  }
  return answers;
}

}  // namespace firth
