#include "eval/named_scores.h"

#include <algorithm>
#include <array>

#include "compute/kernels.h"
#include "eval/near_gap.h"
#include "eval/score_counts.h"
#include "eval/score_tiles.h"

namespace firth {

void make_probabilities(float* values, std::size_t n, float k) {
  const Kernels& kernels = kernels_for("");
  alignas(64) std::array<float, 16> block{};
  for (std::size_t i = 0; i < n; i += block.size()) {
    const std::size_t m = std::min(block.size(), n - i);
    for (std::size_t l = 0; l < m; ++l) block[l] = values[i + l] + k;
    kernels.sigmoid(block.data(), block.size());
    std::copy_n(block.data(), m, values + i);
  }
}

NamedScores::NamedScores(const UnitView& table, const Matrix& basis, ScoreFormula formula,
                         std::span<const RankQuestion> questions, int threads)
    : table_(table), formula_(formula) {
  choose_basis(basis, questions);
  name_rows(questions);
  score(threads);
}

void NamedScores::choose_basis(const Matrix& basis, std::span<const RankQuestion> questions) {
  local_.assign(basis.rows(), kNoWord);
  std::vector<std::uint32_t> used;
  for (const RankQuestion& question : questions) {
    for (const std::uint32_t b : question.basis) {
      if (local_[b] != kNoWord) continue;
      local_[b] = static_cast<std::uint32_t>(used.size());
      used.push_back(b);
    }
  }
  basis_ = Matrix(used.size(), basis.dim());
  for (std::size_t i = 0; i < used.size(); ++i) {
    std::copy_n(basis.row(used[i]), basis.dim(), basis_.row(i));
  }
}

void NamedScores::name_rows(std::span<const RankQuestion> questions) {
  for (const RankQuestion& question : questions) {
    for (const auto* list : {&question.answers, &question.queries, &question.variants}) {
      named_.insert(named_.end(), list->begin(), list->end());
    }
  }
  std::sort(named_.begin(), named_.end());
  named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
}

// The rows gathered into a small table, scored by the same arithmetic.
void NamedScores::score(int threads) {
  Matrix gathered(named_.size(), table_.raw.dim);
  UnitView view{gathered.view(), {}, 0};
  for (std::size_t i = 0; i < named_.size(); ++i) {
    std::copy_n(table_.raw.row(named_[i]).data(), table_.raw.dim, gathered.row(i));
    view.inverse_norms.push_back(table_.inverse_norms[named_[i]]);
  }
  scores_ = Matrix(basis_.rows(), named_.size());
  for_each_score_tile(
      view, named_.size(), basis_, threads, [&](std::size_t, const ScoreTile& tile) {
        for (std::size_t b = 0; b < basis_.rows(); ++b) {
          std::copy_n(tile.scores + b * tile.stride, tile.rows, scores_.row(b) + tile.first_row);
        }
      });
}

ScoredRow NamedScores::scored(const RankQuestion& question, WordId row) const {
  const auto place = std::lower_bound(named_.begin(), named_.end(), row) - named_.begin();
  std::array<float, 3> s{};
  for (std::size_t i = 0; i < 3; ++i) {
    s[i] = scores_.row(local_[question.basis[i]])[place];
  }
  if (formula_ == ScoreFormula::direction && is_near(s[2])) {
    const NearGaps gaps(table_, question.from);
    return scored_near(gaps, gaps.to(row), step(question));
  }
  if (formula_ == ScoreFormula::classed) make_probabilities(&s[0], 1, question.constant);
  return {score_of(formula_, s[0], s[1], s[2], question.constant), row};
}

std::vector<double> NamedScores::step(const RankQuestion& question) const {
  const float* const a = basis_.row(local_[question.basis[0]]);
  const float* const b = basis_.row(local_[question.basis[1]]);
  std::vector<double> step(basis_.dim());
  for (std::size_t i = 0; i < step.size(); ++i) {
    step[i] = static_cast<double>(b[i]) - static_cast<double>(a[i]);
  }
  return step;
}

ScoredRow NamedScores::scored_near(const NearGaps& gaps, const NearGap& gap,
                                   std::span<const double> step) {
  if (!gap.has_direction()) return {};
  const double along = gaps.along(gap, step);
  return {static_cast<float>(along * std::abs(along) / gap.square), gap.row};
}

}  // namespace firth
