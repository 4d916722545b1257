#include "table/saved_table.h"

#include <algorithm>
#include <cstdint>

#include "compute/row_norm.h"

namespace firth {
namespace {

// The same bits as those of `firth transform --unit`: a row without a direction becomes zeros.
void scale_to_unit(std::span<const float> row, std::vector<float>& out) {
  const float factor = inverse_of_norm(row_norm(row));
  std::transform(row.begin(), row.end(), out.begin(),
                 [factor](float x) { return factor == 0 ? 0 : x * factor; });
}

}  // namespace

void SavedTable::for_each_row(
    SavedMatrix matrix,
    const std::function<void(std::size_t i, std::span<const float> row)>& use) const {
  const MatrixView& from = matrix == SavedMatrix::vectors ? table_.vectors : table_.contexts;
  std::vector<float> scaled(options_.unit ? from.dim : 0);
  for (std::size_t i = 0; i < rows(); ++i) {
    const std::span<const float> row = from.row(source_row(i));
    if (options_.poll) options_.poll();
    if (options_.unit) scale_to_unit(row, scaled);
    use(i, options_.unit ? std::span<const float>(scaled) : row);
  }
}

void write_elements(const ByteSink& out, const SavedTable& table, SavedMatrix matrix) {
  std::vector<std::uint16_t> halves(table.options().half ? table.dim() : 0);
  table.for_each_row(matrix, [&](std::size_t, std::span<const float> row) {
    if (!table.options().half) return out(bytes_of(row));
    std::transform(row.begin(), row.end(), halves.begin(), half_of_float);
    out(bytes_of(std::span<const std::uint16_t>(halves)));
  });
}

}  // namespace firth
