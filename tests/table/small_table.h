// Tables made for tests.
#pragma once

#include <cstddef>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "firth/matrix.h"
#include "firth/table.h"

namespace firth {

// Values of all sizes and both signs, zero and a denormal among them.
inline float small_table_value(std::size_t row, std::size_t column) {
  constexpr float kValues[] = {0.0F, -0.0F, 1.0F,  -0.1F,     1e-45F, 3.4028235e38F, 1.0F / 3,
                               7.0F, 1e-5F, -2.5F, 123456.7F, 1e10F,  0.25F};
  return kValues[(row * 5 + column * 3) % std::size(kValues)];
}

// Its rows are padded, as those of training.
inline MatrixView small_matrix(std::size_t rows, std::size_t dim, std::size_t shift = 0) {
  Matrix matrix(rows, dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j) matrix.row(i)[j] = small_table_value(i + shift, j);
  }
  return matrix.view();
}

inline EmbeddingTable small_table(const std::vector<std::string>& words = {"the", "Füße", "cat"},
                                  std::size_t dim = 5) {
  EmbeddingTable table;
  for (const std::string& word : words) {
    table.words.add(word);
    table.counts.push_back(1000 / table.words.size());
  }
  table.words.index();
  table.vectors = small_matrix(words.size(), dim);
  table.contexts = small_matrix(words.size(), dim, 2);
  return table;
}

inline bool same_floats(const MatrixView& a, const MatrixView& b) {
  if (a.rows != b.rows || a.dim != b.dim) return false;
  for (std::size_t i = 0; i < a.rows; ++i) {
    if (std::memcmp(a.row(i).data(), b.row(i).data(), a.dim * sizeof(float)) != 0) return false;
  }
  return true;
}

}  // namespace firth
