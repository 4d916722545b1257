// One writer a format. Each gets a table that require_storable() let pass. Private to table/.
#pragma once

#include <array>
#include <filesystem>
#include <string_view>

#include "io/durable.h"
#include "table/byte_sink.h"
#include "table/saved_table.h"

namespace firth {

// The members of an .npz: vectors.npy, contexts.npy and counts.npy (int64) where there are such,
// words.npy (NumPy's S: bytes, as wide as the longest word).
void write_npz(const ByteSink& out, const SavedTable& table);

// Tensors counts (I64), vectors, contexts, words (U8: a line each), in this order.
void write_safetensors(const ByteSink& out, const SavedTable& table);

// For the TensorFlow projector: tabs between the numbers of a vector, and beside it
// NAME.metadata.tsv with a line of titles, then word, count where there are counts, and norm (of
// the row of the table, scaled or not).
void save_projector(const DurableTarget& target, const SavedTable& table);
[[nodiscard]] std::filesystem::path metadata_beside(const std::filesystem::path& projector);

// All that a folder of sentence-transformers' StaticEmbedding holds.
inline constexpr std::array<std::string_view, 4> kStaticEmbeddingFiles{
    "config.json", "model.safetensors", "modules.json", "tokenizer.json"};

// A token outside the vocabulary must have a row: that of "[UNK]" or "<unk>", and where the table
// has neither, zeros in a last row "[UNK]", which leave the direction of a mean as it is.
void save_static_embedding(const DurableTarget& target, const SavedTable& table);

}  // namespace firth
