// The scores of the few rows that a batch of questions names.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "eval/answer_ranks.h"
#include "eval/near_gap.h"
#include "firth/matrix.h"
#include "firth/neighbors.h"
#include "firth/types.h"

namespace firth {

// A row and its score. Of two rows the higher score is ahead, then the lower row.
struct ScoredRow {
  float score = std::numeric_limits<float>::quiet_NaN();
  WordId row = kNoWord;
  // The next lower float: a row before this one need only tie.
  [[nodiscard]] float below() const {
    return std::nextafter(score, -std::numeric_limits<float>::infinity());
  }

  [[nodiscard]] bool ahead_of(const ScoredRow& other) const {
    return score > other.score || (score == other.score && row < other.row);
  }
  void take_better(const ScoredRow& other) {
    if (std::isnan(score) || other.ahead_of(*this)) *this = other;
  }
};

// values[i] = 1 / (1 + exp(-(values[i] + k))), by the kernel that works on 16 at a time.
void make_probabilities(float* values, std::size_t n, float k);

// The basis vectors that the questions use, side by side, and their products with the rows that
// the questions name: the same bits as the products with the whole table. The table must outlive
// this.
class NamedScores {
 public:
  NamedScores(const UnitView& table, const Matrix& basis, ScoreFormula formula,
              std::span<const RankQuestion> questions, int threads);

  [[nodiscard]] const Matrix& basis() const { return basis_; }
  // The row of basis() that was row `b` of the basis given.
  [[nodiscard]] std::size_t place(std::uint32_t b) const { return local_[b]; }

  // REQUIRES: one of the questions, and a row that it names.
  [[nodiscard]] ScoredRow scored(const RankQuestion& question, WordId row) const;

  // Of the formula `direction`: b - a, and the score of a row near question.from, named or not.
  [[nodiscard]] std::vector<double> step(const RankQuestion& question) const;
  [[nodiscard]] static ScoredRow scored_near(const NearGaps& gaps, const NearGap& gap,
                                             std::span<const double> step);

 private:
  void choose_basis(const Matrix& basis, std::span<const RankQuestion> questions);
  void name_rows(std::span<const RankQuestion> questions);
  void score(int threads);

  const UnitView& table_;
  ScoreFormula formula_;
  std::vector<std::uint32_t> local_;
  Matrix basis_;
  std::vector<WordId> named_;  // rising
  Matrix scores_;              // basis x named rows
};

}  // namespace firth
