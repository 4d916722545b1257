#include "eval/row_statistics.h"

#include <algorithm>
#include <cmath>

#include "compute/parallel.h"
#include "eval/rows.h"

namespace firth {

std::vector<double> row_norms(const MatrixView& matrix, int threads) {
  constexpr std::size_t kRows = 4096;  // of a task
  std::vector<double> norms(matrix.rows);
  parallel_for((matrix.rows + kRows - 1) / kRows, resolve_threads(threads), [&](std::size_t task) {
    const std::size_t end = std::min(matrix.rows, (task + 1) * kRows);
    for (std::size_t i = task * kRows; i < end; ++i) norms[i] = row_norm(matrix.row(i));
  });
  return norms;
}

RowStatistics row_statistics(const MatrixView& matrix, int threads) {
  std::vector<double> norms = row_norms(matrix, threads);
  RowStatistics result;
  const auto finite_end =
      std::partition(norms.begin(), norms.end(), [](double norm) { return std::isfinite(norm); });
  result.nonfinite_rows = static_cast<std::size_t>(norms.end() - finite_end);
  norms.erase(finite_end, norms.end());
  if (norms.empty()) return result;
  std::sort(norms.begin(), norms.end());
  result.norm_min = norms.front();
  result.norm_median = norms[(norms.size() - 1) / 2];
  result.norm_max = norms.back();
  const auto first_with_direction = std::find_if(
      norms.begin(), norms.end(), [](double norm) { return inverse_of_norm(norm) != 0; });
  result.zero_rows = static_cast<std::size_t>(first_with_direction - norms.begin());
  return result;
}

}  // namespace firth
