#include "firth/neighbors.h"

#include <algorithm>

#include "eval/best_rows.h"

namespace firth {

std::vector<Scored> neighbors(const UnitView& table, std::span<const QueryTerm> query,
                              std::size_t top, const Candidates& among, int threads) {
  const std::vector<double> direction = direction_of(table, query);
  if (direction.empty()) return {};
  Question question{query_matrix({&direction, 1}), {}, top, among};
  for (const QueryTerm& term : query) question.asked.push_back(term.word);
  const auto cosine = [](const ScoreTile& tile, float* figures) {
    for (std::size_t j = 0; j < tile.rows; ++j) {
      figures[j] = std::clamp(tile.scores[j], -1.0F, 1.0F);
    }
  };
  return best_rows(table, question, cosine, threads);
}

}  // namespace firth
