// The ranks of right answers among all rows of a table, without sorting: a rank is one more than
// the number of rows that score higher.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "firth/matrix.h"
#include "firth/neighbors.h"
#include "firth/types.h"

namespace firth {

// The score of a row from its products a, b, c with up to three basis vectors and a constant k:
enum class ScoreFormula {
  offset,     // b - a + c
  quotient,   // (1 + b) (1 + c) / (1 + a + 2 k) / 2: 3CosMul with cosines shifted to 0..1
  direction,  // x |x| / (2 - 2 c), x = b - a - k, k the score b - a of vector c: of unit rows d,
              // this rises with the cosine of d - c and b - a, and needs no root; of rows near
              // `from` by their gaps (near_gap.h), no number where these vanish
  cosine,     // c
  classed,    // c / (1 + exp(-(a + k)))
};

// Lists of rows hold no row twice.
struct RankQuestion {
  std::array<std::uint32_t, 3> basis{};  // rows of the basis: a, b, c
  float constant = 0;                    // k
  std::vector<WordId> answers;           // right answers, at least one; those excluded are ignored
  std::vector<WordId> queries;           // the words asked with: excluded
  std::vector<WordId> variants;          // excluded, too; none of them is in `queries`
  WordId from = kNoWord;                 // of `direction`: the row that is vector c
};

struct AnswerRank {
  std::uint64_t rank = 0;            // of the best right answer among rows not excluded; 0: none
  float score = 0;                   // of that answer
  std::uint64_t variants_above = 0;  // variants that score higher
  bool query_won = false;            // the best of all rows, excluded ones too, is one of `queries`
};

// Ranks among the first `rows` rows of the table, zero rows aside; ties go to the lower row.
// Questions with a score that is no number get rank 0. Memory: 16 bytes a question for each of up
// to 32 tasks, in batches of at most 65,536 questions and 1,024 basis vectors.
// REQUIRES: all rows named are below `rows` and not zero.
[[nodiscard]] std::vector<AnswerRank> rank_answers(const UnitView& table, std::size_t rows,
                                                   const Matrix& basis, ScoreFormula formula,
                                                   std::span<const RankQuestion> questions,
                                                   int threads);

}  // namespace firth
