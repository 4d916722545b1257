// Vectors made over: to unit length, centred, whitened, without their common directions, in fewer
// dimensions.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "firth/matrix.h"
#include "firth/table.h"

namespace firth {

// What the last step does. mu is the mean of the rows, C their covariance (divided by n - 1), u_1,
// u_2, ... its eigenvectors by falling eigenvalues lambda.
enum class LinearStep {
  none,
  whiten_zca,       // C^(-1/2) (v - mu): covariance becomes the identity, each vector moves least
  whiten_pca,       // lambda_i^(-1/2) u_i . (v - mu): the same in the axes of the components
  all_but_the_top,  // w - sum over i <= D of (u_i . w) u_i, w = v - mu
  all_but_the_top_raw,  // (v - mu) - sum over i <= D of (u_i . v) u_i: Mu and Viswanath 2018,
                        // algorithm 1 to the letter
  pca,                  // u_i . (v - mu), i <= K: in K dimensions
};

// The steps that are on run in this order, each on the result of the one before.
struct TransformOptions {
  bool add_contexts = false;  // v + c (Pennington et al. 2014; Levy, Goldberg and Dagan 2015)
  bool unit = false;          // v / |v|
  bool centre = false;        // v - mu
  LinearStep linear = LinearStep::none;
  std::size_t components = 0;  // D, 1..d - 1; 0: d / 100, at least 1. K, 1..d; no default
};

// What was done, for the record.
struct TransformResult {
  Matrix vectors;              // rows x d, or rows x K
  std::size_t components = 0;  // D or K; 0 where there is none
  std::size_t rank = 0;        // of C, where a linear step ran
  std::vector<double> share;   // of the variance that lies in u_1..u_D or u_1..u_K
  std::size_t zero_rows = 0;   // left as they are: of the table after add_contexts
};

// Rows of zeros stay zero and take no part in mu and C. Directions of C without variance (lambda
// below 10^-10 of the largest) become zero when whitened. Sums in double, products in float; equal
// for any number of threads and on every CPU. Throws Error(usage) when no step is on or a number of
// components is out of range, Error(input) when there are no contexts to add, or all rows are zero.
// Memory: two tables beside the one given.
[[nodiscard]] TransformResult transform(const EmbeddingTable& table,
                                        const TransformOptions& options, int threads = 0);

}  // namespace firth
