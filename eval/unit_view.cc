#include "compute/row_norm.h"
#include "eval/row_statistics.h"
#include "firth/neighbors.h"

namespace firth {

UnitView unit(const MatrixView& matrix, int threads) {
  UnitView view{matrix, std::vector<float>(matrix.rows), 0};
  const std::vector<double> norms = row_norms(matrix, threads);
  for (std::size_t i = 0; i < norms.size(); ++i) {
    view.inverse_norms[i] = inverse_of_norm(norms[i]);
    if (view.inverse_norms[i] == 0) ++view.zero_rows;
  }
  return view;
}

}  // namespace firth
