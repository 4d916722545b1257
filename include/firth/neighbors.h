// Exact nearest neighbours and analogies by cosine.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "firth/matrix.h"
#include "firth/types.h"

namespace firth {

// A matrix with the inverse length of every row: "as if unit", without a copy. A zero row has
// inverse 0 and is never an answer.
struct UnitView {
  MatrixView raw;
  std::vector<float> inverse_norms;
  std::size_t zero_rows = 0;
};
[[nodiscard]] UnitView unit(const MatrixView& matrix, int threads = 0);

struct Scored {
  WordId word;
  float score;  // cosine, -1..1
};

// A query is a signed sum of unit rows: +king -man +woman.
struct QueryTerm {
  WordId word;
  float sign;
};

// The `top` rows of highest cosine with the sum of the terms' unit vectors, best first, ties by
// row; the words of the query are no answers. Equal for any number of threads.
[[nodiscard]] std::vector<Scored> neighbors(const UnitView& table, std::span<const QueryTerm> query,
                                            std::size_t top, int threads = 0);

// a is to b as c is to ?: 3CosAdd (Mikolov et al. 2013c): the neighbours of b - a + c.
[[nodiscard]] std::vector<Scored> analogy_3cosadd(const UnitView& table, WordId a, WordId b,
                                                  WordId c, std::size_t top, int threads = 0);

}  // namespace firth
