// A table to be saved that borrows its words.
#pragma once

#include <utility>

#include "firth/corpus.h"
#include "firth/table.h"

namespace firth {

// The words of `vocabulary` are in the table while this lives, and back in their place afterwards:
// a copy could be large.
class LentTable {
 public:
  LentTable(Vocabulary& vocabulary, MatrixView vectors, MatrixView contexts)
      : vocabulary_(vocabulary),
        table_{std::move(vocabulary.words), std::move(vocabulary.counts), std::move(vectors),
               std::move(contexts)} {}
  ~LentTable() {
    vocabulary_.words = std::move(table_.words);
    vocabulary_.counts = std::move(table_.counts);
  }
  LentTable(const LentTable&) = delete;
  LentTable& operator=(const LentTable&) = delete;

  [[nodiscard]] const EmbeddingTable& table() const { return table_; }

 private:
  Vocabulary& vocabulary_;
  EmbeddingTable table_;
};

}  // namespace firth
