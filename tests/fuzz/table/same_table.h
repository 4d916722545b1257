// Tables that were read, and read again.
#pragma once

#include <cstring>
#include <functional>

#include "firth/table.h"
#include "table/saved_table.h"
#include "table/storable.h"
#include "tests/fuzz/fuzz.h"

namespace firth {

inline void require_same(const MatrixView& a, const MatrixView& b) {
  require(a.rows == b.rows && (a.empty() || a.dim == b.dim), "matrices of one shape");
  for (std::size_t i = 0; i < a.rows; ++i) {
    require(std::memcmp(a.row(i).data(), b.row(i).data(), a.dim * sizeof(float)) == 0,
            "the same numbers");
  }
}

// Every row can be read and every word be found.
inline void require_sound(const EmbeddingTable& table) {
  require(table.words.size() == table.vectors.rows, "a word for every row");
  require(table.counts.empty() || table.counts.size() == table.words.size(), "all counts or none");
  require(table.contexts.empty() || table.contexts.rows == table.words.size(), "a context a row");
  require_same(table.vectors, table.vectors);
  require_same(table.contexts, table.contexts);
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    require(table.words.find(table.words[i]) <= i, "every word is found");
  }
}

// `a` was read from what `b` was written to; what the format has no place for is empty in `a`.
inline void require_same(const EmbeddingTable& a, const EmbeddingTable& b) {
  require_same(a.vectors, b.vectors);
  for (std::size_t i = 0; i < b.words.size(); ++i) {
    require(a.words[i] == b.words[i], "the same words");
  }
  if (!a.counts.empty()) require(a.counts == b.counts, "the same counts");
  if (!a.contexts.empty()) require_same(a.contexts, b.contexts);
}

using TableWriter = void (*)(const ByteSink&, const SavedTable&);

// The bytes of `table` in a format, or nothing when the format cannot hold it.
inline std::optional<std::string> written(const EmbeddingTable& table, TableFormat format,
                                          TableWriter write) {
  const SaveOptions options;
  const SavedTable saved(table, options);
  return unless_refused([&] {
    require_storable(format, saved, "output");
    std::string bytes;
    write([&](std::string_view piece) { bytes += piece; }, saved);
    return bytes;
  });
}

}  // namespace firth
