// Where k-means begins. Private to eval/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compute/random.h"
#include "firth/matrix.h"
#include "firth/neighbors.h"

namespace firth {

// At most `count` of the rows that are not zero, at unit length, in row order: one drawn from each
// of `count` equal stretches of them.
[[nodiscard]] Matrix sample_unit_rows(const UnitView& table, std::size_t count,
                                      const RandomStream& random);

// `count` rows drawn with chance in proportion to their weights, or evenly where all are 0. Takes
// the next numbers of `random` from `drawn` on.
[[nodiscard]] std::vector<std::size_t> draw_rows(const std::vector<float>& weights,
                                                 std::size_t count, const RandomStream& random,
                                                 std::uint64_t& drawn);

// k rows of `rows` (not zero, at unit length) as first centres: greedy k-means++. Each next row is
// the best of 2 + ln k rows drawn with chance in proportion to 1 - cosine with the nearest centre
// so far; best is where the sum of that over all rows becomes least. REQUIRES: 1 <= k <= rows.
[[nodiscard]] Matrix greedy_seeds(const Matrix& rows, std::size_t k, const RandomStream& random,
                                  int threads);

}  // namespace firth
