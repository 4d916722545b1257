// The model folder, and the .npy that stands alone with its companions. Private to table/.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "firth/table.h"
#include "io/durable.h"
#include "table/saved_table.h"
#include "table/table_input.h"

namespace firth {

// All that a model folder of ours may hold.
inline constexpr std::array<std::string_view, 5> kModelFiles{
    "contexts.npy", "model.json", "run.json", "vectors.npy", "vocab.tsv"};

// The text as a new file; a newline is added where it ends without.
void create_text(const std::filesystem::path& path, std::string_view text);

// All but run.json, in an empty folder.
void create_model_files(const std::filesystem::path& folder, const SavedTable& table,
                        const std::string& model_json);
void save_model_folder(const DurableTarget& target, const SavedTable& table,
                       const ModelRecords& records);
[[nodiscard]] LoadedTable load_model_folder(const std::filesystem::path& folder,
                                            NonFinite non_finite);

// What stands beside NAME.npy.
struct NpyCompanions {
  std::filesystem::path vocab;   // NAME.vocab.tsv; of NAME.npy.gz, too
  std::filesystem::path record;  // NAME.json: rows, dim, and the other two by suffix: bytes, xxh3
};
[[nodiscard]] NpyCompanions companions_of(const std::filesystem::path& npy);

// True for a NAME.json that save_npy wrote.
[[nodiscard]] bool is_npy_record(const std::filesystem::path& path);

// The words are published first, the matrix last: a crash between leaves a set whose NAME.json does
// not match, which load_npy refuses.
void save_npy(const DurableTarget& target, const SavedTable& table);
// `in` is the file from its beginning.
[[nodiscard]] LoadedTable load_npy(TableInput& in, NonFinite non_finite);

// XXH3 of the words, a newline after each, then the dense vectors.
[[nodiscard]] std::uint64_t fingerprint_of(const EmbeddingTable& table);

}  // namespace firth
