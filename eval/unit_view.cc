#include <cmath>

#include "eval/row_statistics.h"
#include "firth/neighbors.h"

namespace firth {

UnitView unit(const MatrixView& matrix, int threads) {
  UnitView view{matrix, std::vector<float>(matrix.rows), 0};
  const std::vector<double> norms = row_norms(matrix, threads);
  for (std::size_t i = 0; i < norms.size(); ++i) {
    const auto inverse = static_cast<float>(1 / norms[i]);
    const bool usable = norms[i] > 0 && std::isfinite(norms[i]) && std::isfinite(inverse);
    view.inverse_norms[i] = usable ? inverse : 0;
    if (!usable) ++view.zero_rows;
  }
  return view;
}

}  // namespace firth
