// A table on its way out: the rows that were chosen, one by one, scaled and rounded as asked,
// without a copy of the matrices. Private to table/.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "firth/table.h"
#include "table/byte_sink.h"
#include "table/elements.h"

namespace firth {

enum class SavedMatrix { vectors, contexts };

class SavedTable {
 public:
  // Both must outlive this. REQUIRES: every row of `options` is one of the table.
  SavedTable(const EmbeddingTable& table, const SaveOptions& options)
      : table_(table), options_(options) {}

  [[nodiscard]] const EmbeddingTable& source() const { return table_; }
  [[nodiscard]] const SaveOptions& options() const { return options_; }

  [[nodiscard]] std::size_t rows() const {
    return options_.rows ? options_.rows->size() : table_.vectors.rows;
  }
  [[nodiscard]] std::size_t dim() const { return table_.vectors.dim; }
  [[nodiscard]] ElementType type() const {
    return options_.half ? ElementType::f16 : ElementType::f32;
  }
  [[nodiscard]] bool has_counts() const { return !table_.counts.empty(); }
  [[nodiscard]] bool has_contexts() const { return !table_.contexts.empty(); }

  // The row of the table that row i of the output is.
  [[nodiscard]] std::size_t source_row(std::size_t i) const {
    return options_.rows ? (*options_.rows)[i] : i;
  }
  [[nodiscard]] std::string_view word(std::size_t i) const { return table_.words[source_row(i)]; }
  // REQUIRES: has_counts().
  [[nodiscard]] Count count(std::size_t i) const { return table_.counts[source_row(i)]; }

  // Calls `use` with each row as float32, in order; the row is valid during the call.
  void for_each_row(
      SavedMatrix matrix,
      const std::function<void(std::size_t i, std::span<const float> row)>& use) const;

 private:
  const EmbeddingTable& table_;
  const SaveOptions& options_;
};

// The rows as they are stored, of type(): dense, one after the other.
void write_elements(const ByteSink& out, const SavedTable& table, SavedMatrix matrix);

}  // namespace firth
