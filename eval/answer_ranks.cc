#include "eval/answer_ranks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "compute/parallel.h"
#include "eval/named_scores.h"
#include "eval/near_gap.h"
#include "eval/score_counts.h"
#include "eval/score_tiles.h"

namespace firth {
namespace {

constexpr std::size_t kMostBasis = 1024;
constexpr std::size_t kMostQuestions = 65536;

// One batch of questions.
class Batch {
 public:
  Batch(const UnitView& table, std::size_t rows, const Matrix& basis, ScoreFormula formula,
        std::span<const RankQuestion> questions, int threads)
      : table_(table),
        rows_(rows),
        formula_(formula),
        questions_(questions),
        threads_(threads),
        named_(table, basis, formula, questions, threads) {
    find_best();
  }

  void rank(std::span<AnswerRank> ranks) const {
    const std::vector<ScoreCounts> counts = count_rows();
    const std::vector<WordId> zero_rows = rows_of_zero();
    for (std::size_t q = 0; q < questions_.size(); ++q) ranks[q] = rank_of(q, counts[q], zero_rows);
  }

 private:
  void find_best() {
    best_answers_.resize(questions_.size());
    best_queries_.resize(questions_.size());
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      const RankQuestion& question = questions_[q];
      for (const WordId row : question.queries) {
        best_queries_[q].take_better(named_.scored(question, row));
      }
      for (const WordId row : question.answers) {
        if (!excluded(question, row)) best_answers_[q].take_better(named_.scored(question, row));
      }
    }
  }

  static bool excluded(const RankQuestion& question, WordId row) {
    const auto in = [row](const std::vector<WordId>& rows) {
      return std::find(rows.begin(), rows.end(), row) != rows.end();
    };
    return in(question.queries) || in(question.variants);
  }

  // Rows ahead of the best answer, and of the best query word, over the whole table.
  [[nodiscard]] std::vector<ScoreCounts> count_rows() const {
    std::vector<std::vector<ScoreCounts>> tasks(score_tasks(rows_));
    for_each_score_tile(table_, rows_, named_.basis(), threads_,
                        [&](std::size_t task, const ScoreTile& tile) {
                          tasks[task].resize(questions_.size());
                          count_tile(tile, tasks[task]);
                        });
    std::vector<ScoreCounts> counts(questions_.size());
    for (const std::vector<ScoreCounts>& task : tasks) {
      for (std::size_t q = 0; q < task.size(); ++q) {
        counts[q] += task[q];
      }
    }
    return counts;
  }

  void count_tile(const ScoreTile& tile, std::vector<ScoreCounts>& counts) const {
    std::vector<std::optional<NearRows>> near_of(named_.basis().rows());
    std::vector<float> probabilities(formula_ == ScoreFormula::classed ? tile.rows : 0);
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      const auto basis = [&](std::size_t i) {
        return tile.scores + named_.place(questions_[q].basis[i]) * tile.stride;
      };
      ScoreRows rows{basis(0), basis(1), basis(2)};
      if (formula_ == ScoreFormula::direction) {
        std::optional<NearRows>& near = near_of[named_.place(questions_[q].basis[2])];
        if (!near) near.emplace(near_rows(tile, rows.c, questions_[q].from));
        if (near->gaps) {
          counts[q] += count_near(*near, q);
          rows.c = near->scores.data();
        }
      }
      if (formula_ == ScoreFormula::classed) {
        std::copy_n(rows.a, tile.rows, probabilities.data());
        make_probabilities(probabilities.data(), tile.rows, questions_[q].constant);
        rows.a = probabilities.data();
      }
      count_question(tile, rows, q, counts[q]);
    }
  }

  // The rows of a tile near one vector.
  struct NearRows {
    std::optional<NearGaps> gaps;  // where there are such rows
    std::vector<NearGap> rows;
    std::vector<float> scores;  // the tile's, which are no numbers there
  };

  [[nodiscard]] NearRows near_rows(const ScoreTile& tile, const float* cosines, WordId c) const {
    NearRows near;
    for (std::size_t j = 0; j < tile.rows; ++j) {
      if (!is_near(cosines[j])) continue;
      if (!near.gaps) {
        near.gaps.emplace(table_, c);
        near.scores.assign(cosines, cosines + tile.rows);
      }
      near.rows.push_back(near.gaps->to(static_cast<WordId>(tile.first_row + j)));
      near.scores[j] = std::numeric_limits<float>::quiet_NaN();
    }
    return near;
  }

  [[nodiscard]] ScoreCounts count_near(const NearRows& near, std::size_t q) const {
    const std::vector<double> step = named_.step(questions_[q]);
    ScoreCounts counts;
    for (const NearGap& gap : near.rows) {
      const ScoredRow scored = NamedScores::scored_near(*near.gaps, gap, step);
      counts.above_answer += scored.ahead_of(best_answers_[q]) ? 1 : 0;
      counts.above_query += scored.ahead_of(best_queries_[q]) ? 1 : 0;
    }
    return counts;
  }

  // The rows before the answer win a tie against it, those after it lose one; likewise the query.
  void count_question(const ScoreTile& tile, const ScoreRows& rows, std::size_t q,
                      ScoreCounts& counts) const {
    const ScoredRow& answer = best_answers_[q];
    const ScoredRow& query = best_queries_[q];
    const auto place = [&](const ScoredRow& best) {
      return std::clamp<std::size_t>(best.row, tile.first_row, tile.first_row + tile.rows) -
             tile.first_row;
    };
    std::size_t begin = 0;
    const std::size_t at_answer = place(answer);
    const std::size_t at_query = place(query);
    for (const std::size_t end :
         {std::min(at_answer, at_query), std::max(at_answer, at_query), tile.rows}) {
      if (begin == end) continue;
      const float above_answer = end <= at_answer ? answer.below() : answer.score;
      const float above_query = end <= at_query ? query.below() : query.score;
      const ScoreCounts found =
          count_above(formula_, {rows.a + begin, rows.b + begin, rows.c + begin}, end - begin,
                      questions_[q].constant, above_answer, above_query);
      counts += found;
      begin = end;
    }
  }

  [[nodiscard]] std::vector<WordId> rows_of_zero() const {
    std::vector<WordId> rows;
    for (std::size_t i = 0; table_.zero_rows > 0 && i < rows_; ++i) {
      if (table_.inverse_norms[i] == 0) rows.push_back(static_cast<WordId>(i));
    }
    return rows;
  }

  // How many rows of zero were counted as ahead: they all have the same score.
  [[nodiscard]] std::uint64_t zero_rows_ahead(const RankQuestion& question, const ScoredRow& best,
                                              const std::vector<WordId>& zero_rows) const {
    float a = 0;
    if (formula_ == ScoreFormula::classed) make_probabilities(&a, 1, question.constant);
    const float score = score_of(formula_, a, 0, 0, question.constant);
    if (score > best.score) return zero_rows.size();
    if (score != best.score) return 0;
    const auto before = std::lower_bound(zero_rows.begin(), zero_rows.end(), best.row);
    return static_cast<std::uint64_t>(before - zero_rows.begin());
  }

  [[nodiscard]] AnswerRank rank_of(std::size_t q, const ScoreCounts& counts,
                                   const std::vector<WordId>& zero_rows) const {
    const RankQuestion& question = questions_[q];
    const ScoredRow& answer = best_answers_[q];
    const ScoredRow& query = best_queries_[q];
    AnswerRank result;
    if (!std::isnan(query.score)) {
      result.query_won = counts.above_query == zero_rows_ahead(question, query, zero_rows);
    }
    if (std::isnan(answer.score)) return result;
    std::uint64_t ahead = counts.above_answer - zero_rows_ahead(question, answer, zero_rows);
    for (const WordId row : question.queries)
      ahead -= named_.scored(question, row).ahead_of(answer);
    for (const WordId row : question.variants) {
      result.variants_above += named_.scored(question, row).ahead_of(answer);
    }
    result.rank = 1 + ahead - result.variants_above;
    result.score = answer.score;
    return result;
  }

  const UnitView& table_;
  std::size_t rows_;
  ScoreFormula formula_;
  std::span<const RankQuestion> questions_;
  int threads_;
  NamedScores named_;
  std::vector<ScoredRow> best_answers_;
  std::vector<ScoredRow> best_queries_;
};

// How many of the questions from the first one on fit into a batch.
std::size_t batch_size(std::span<const RankQuestion> questions, std::size_t basis_rows) {
  std::vector<bool> used(basis_rows);
  std::size_t distinct = 0;
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (q == kMostQuestions) return q;
    for (const std::uint32_t b : questions[q].basis) {
      distinct += used[b] ? 0 : 1;
      used[b] = true;
    }
    if (distinct > kMostBasis && q > 0) return q;
  }
  return questions.size();
}

}  // namespace

std::vector<AnswerRank> rank_answers(const UnitView& table, std::size_t rows, const Matrix& basis,
                                     ScoreFormula formula, std::span<const RankQuestion> questions,
                                     int threads) {
  std::vector<AnswerRank> ranks(questions.size());
  for (std::size_t begin = 0; begin < questions.size();) {
    const std::size_t n = batch_size(questions.subspan(begin), basis.rows());
    const Batch batch(table, rows, basis, formula, questions.subspan(begin, n),
                      resolve_threads(threads));
    batch.rank(std::span(ranks).subspan(begin, n));
    begin += n;
  }
  return ranks;
}

}  // namespace firth
