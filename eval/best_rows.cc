#include "eval/best_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "eval/best_answers.h"

namespace firth {
namespace {

// The figures of one tile, and the rows among them that may be answers.
void offer_tile(const UnitView& table, const Question& question, const ScoreTile& tile,
                const std::vector<float>& figures, BestAnswers& best) {
  const Candidates& among = question.among;
  for (std::size_t j = 0; j < tile.rows; ++j) {
    if (!(figures[j] > best.threshold())) continue;
    const std::size_t row = tile.first_row + j;
    const auto word = static_cast<WordId>(row);
    const bool asked =
        std::find(question.asked.begin(), question.asked.end(), word) != question.asked.end();
    const bool rare = among.min_count > 0 && among.counts[row] < among.min_count;
    if (asked || rare || table.inverse_norms[row] == 0) continue;
    best.offer({word, figures[j]});
  }
}

}  // namespace

std::vector<double> direction_of(const UnitView& table, std::span<const QueryTerm> terms) {
  std::vector<double> sum(table.raw.dim);
  for (const QueryTerm& term : terms) {
    const double scale = static_cast<double>(term.sign) * table.inverse_norms[term.word];
    const std::span<const float> row = table.raw.row(term.word);
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += scale * row[j];
  }
  double square = 0;
  for (const double x : sum) square += x * x;
  if (!(square > 0)) return {};
  const double length = std::sqrt(square);
  for (double& x : sum) x /= length;
  return sum;
}

Matrix query_matrix(std::span<const std::vector<double>> directions) {
  Matrix queries(directions.size(), directions[0].size());
  for (std::size_t q = 0; q < directions.size(); ++q) {
    std::transform(directions[q].begin(), directions[q].end(), queries.row(q),
                   [](double x) { return static_cast<float>(x); });
  }
  return queries;
}

std::vector<Scored> best_rows(const UnitView& table, const Question& question, const Figure& figure,
                              int threads) {
  const std::size_t rows = std::min(table.raw.rows, question.among.first);
  const std::size_t top = std::min(question.top, rows);
  std::vector<BestAnswers> found(score_tasks(rows), BestAnswers(top));
  for_each_score_tile(table, rows, question.queries, threads,
                      [&](std::size_t task, const ScoreTile& tile) {
                        std::vector<float> figures(tile.rows);
                        figure(tile, figures.data());
                        offer_tile(table, question, tile, figures, found[task]);
                      });
  BestAnswers best(top);
  for (const BestAnswers& part : found) {
    for (const Scored& answer : part.unordered()) best.offer(answer);
  }
  return std::move(best).ordered();
}

}  // namespace firth
