// Exact questions to a table of vectors: nearest neighbours, analogies, two words, the odd one out.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "firth/matrix.h"
#include "firth/types.h"

namespace firth {

// A matrix with the inverse length of every row: "as if unit", without a copy. A row of zeros (or
// one whose length no float inverts) has inverse 0, no direction, and is never an answer.
struct UnitView {
  MatrixView raw;
  std::vector<float> inverse_norms;
  std::size_t zero_rows = 0;  // rows of inverse 0
};
[[nodiscard]] UnitView unit(const MatrixView& matrix, int threads = 0);

// Every answer below is exhaustive, best first, ties by row; equal on every CPU and for any number
// of threads. Scores are sums in float, accurate to about 1e-6. Words are rows of the table.
struct Scored {
  WordId word;
  float score;
};

// The rows that may be answers: among the first `first`, and of a count of at least `min_count`
// (when that is positive, `counts` has one for every row).
struct Candidates {
  std::size_t first = std::numeric_limits<std::size_t>::max();
  Count min_count = 0;
  std::span<const Count> counts;
};

// A query is a signed sum of unit rows: +king -man +woman.
struct QueryTerm {
  WordId word;
  float sign;
};

// The `top` candidates of highest cosine (-1..1) with the sum of the terms' unit vectors; the words
// of the query are no answers. Empty when the sum is zero.
[[nodiscard]] std::vector<Scored> neighbors(const UnitView& table, std::span<const QueryTerm> query,
                                            std::size_t top, const Candidates& among = {},
                                            int threads = 0);

// a is to b as c is to x, by unit vectors; a, b and c are no answers.
//   cos_add         cos(x, b - a + c)                          Mikolov, Yih and Zweig 2013
//   cos_mul         s(x, b) s(x, c) / (s(x, a) + 1e-6), s = (1 + cos) / 2
//                                                              Levy and Goldberg 2014, equation 4
//   pair_direction  cos(x - c, b - a)                          PairDirection of the same paper
enum class AnalogyMethod { cos_add, cos_mul, pair_direction };

// The `top` candidates of highest score. Empty when a direction is missing: a row of zeros among
// the three, b = a for pair_direction, b - a + c = 0 for cos_add.
[[nodiscard]] std::vector<Scored> analogy(const UnitView& table, AnalogyMethod method, WordId a,
                                          WordId b, WordId c, std::size_t top,
                                          const Candidates& among = {}, int threads = 0);

// The `top` nearest of each of the first `rows` rows among the same rows, itself excluded: those of
// row i are words and cosines [i * top, (i + 1) * top). kNoWord and 0 fill up where there are
// fewer: everywhere for a row of zeros. Memory: 8 bytes x rows x top, and about 3 MiB a thread.
// REQUIRES: rows <= table.raw.rows.
struct NearestRows {
  std::size_t top = 0;
  std::vector<WordId> words;
  std::vector<float> cosines;
};
[[nodiscard]] NearestRows nearest_rows(const UnitView& table, std::size_t rows, std::size_t top,
                                       int threads = 0);

// How two words are related. Dot product and Euclidean distance are of the vectors as they are.
struct WordRelation {
  double cosine = 0;
  double dot = 0;
  double euclidean = 0;
  std::size_t rank_a_of_b = 0;  // place of a among the neighbours of b, 1 for the nearest
  std::size_t rank_b_of_a = 0;  // and the other way round
};

// REQUIRES: neither row has inverse 0. The ranks are places in the lists of neighbors(); a word
// with itself has rank 1.
[[nodiscard]] WordRelation relate(const UnitView& table, WordId a, WordId b, int threads = 0);

// The words by rising cosine with the mean of their unit vectors: the odd one first. Empty when the
// mean is zero. REQUIRES: no row has inverse 0.
[[nodiscard]] std::vector<Scored> odd_one_out(const UnitView& table, std::span<const WordId> words);

}  // namespace firth
