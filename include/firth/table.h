// The embedding table at rest: words, counts, vectors, contexts, and the files that hold them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firth/matrix.h"
#include "firth/types.h"
#include "firth/word_list.h"

namespace firth {

// Row i of both matrices belongs to words[i]. `counts` is empty when the file had none: a count is
// never made up. `contexts` is empty when there are none.
struct EmbeddingTable {
  WordList words;
  std::vector<Count> counts;
  MatrixView vectors;
  MatrixView contexts;
};

// All formats are written but fasttext_model; npz and projector are not read.
enum class TableFormat {
  model_folder,
  npy,
  npz,
  word2vec_binary,
  word2vec_text,
  glove_text,
  fasttext_model,
  safetensors,
  projector,
  static_embedding,
};
[[nodiscard]] const char* name_of(TableFormat format);

// What `-o PATH` means, by its extension: .npy, .npz, .bin (word2vec binary), .vec and .txt
// (word2vec text), .safetensors, .tsv (projector); anything else is a model folder. Throws
// Error(usage) for the extension of a well-known format that is not written (.csv, .gz, .h5, ...).
[[nodiscard]] TableFormat format_of_output(const std::filesystem::path& path);

// The texts of model.json and run.json, each a JSON object, made by the caller. The writer adds to
// model.json "files": {NAME: {"bytes": n, "xxh3": 16 hex digits}} of the matrices and vocab.tsv.
// Only a model folder holds them.
struct ModelRecords {
  std::string model_json;
  std::string run_json;
};

// What of a table is saved, and how.
struct SaveOptions {
  std::optional<std::vector<WordId>> rows;  // these, in this order; without: all
  bool unit = false;  // every row of both matrices at length 1; zero rows stay zero
  bool half = false;  // float16, to the nearest, ties to even; not every format has it
  std::function<void()> poll = {};  // called before every row; what it throws ends the save
  bool newline = true;              // after every row of word2vec binary
};

// An output chosen before any work. The constructor throws Error(conflict) when something is there
// and `force` is false or does not apply (a folder that holds other files than ours) and
// while another output of this path lives, in whatever process, Error(io) when the place cannot be
// written. It changes nothing that exists. save() writes beside, syncs,
// and swaps in one step: whatever happens, the old output stays whole until the new one is durable.
//
// A model folder holds vectors.npy, contexts.npy (when there are contexts), vocab.tsv, model.json
// and run.json; a static embedding model.safetensors, tokenizer.json, config.json and modules.json.
// NAME.npy comes with NAME.vocab.tsv and NAME.json (rows, dim, bytes and xxh3 of the other two),
// NAME.tsv with NAME.metadata.tsv: all checked for being in the way; they are renamed one after the
// other, the matrix last. An error between leaves the old ones; a crash between is found out on
// reading, by NAME.json.
// Counts and contexts are left out of a format that has no place for them (docs/formats.md).
class TableOutput {
 public:
  // Without a format: format_of_output(path).
  TableOutput(const std::filesystem::path& path, bool force,
              std::optional<TableFormat> format = {});
  ~TableOutput();
  TableOutput(const TableOutput&) = delete;
  TableOutput& operator=(const TableOutput&) = delete;

  // Throws Error(limit) when the disk has less than `bytes` free. For when the size is known.
  void require_space(std::uint64_t bytes) const;

  // Throws before anything is written: Error(input) naming row and word when the format cannot hold
  // a word, Error(numeric) naming row and column of a number that is not finite or too large for
  // float16, Error(limit) for want of disk, Error(usage) for options that the format does not have.
  // Memory does not grow with the matrices. Throws Error(io).
  void save(const EmbeddingTable& table, const ModelRecords& records,
            const SaveOptions& options = {});

  // What saving writes or replaces: the output, links resolved, then what stands beside it.
  [[nodiscard]] std::vector<std::filesystem::path> files() const;

  [[nodiscard]] TableFormat format() const;
  // The folder where temporary files may go: the one that holds the output.
  [[nodiscard]] std::filesystem::path folder() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct LoadedTable {
  EmbeddingTable table;
  TableFormat format = TableFormat::npy;
  std::string model_json;  // of a model folder
  std::uint64_t fingerprint =
      0;  // xxh3-64 of the words, a newline after each, then the dense vectors
};

// What becomes of a table with numbers that are not finite: Error(numeric) with row and column, or
// the table as it is, for who wants to count them.
enum class NonFinite { refuse, keep };

// Reads a model folder, .npy, word2vec binary or text, GloVe text, a fastText model, or safetensors
// and the folder of a static embedding (docs/formats.md); single files also when compressed by
// gzip, bzip2, xz, zstd or lz4; found by content, never by name. Everything is validated: header,
// sizes against the file, rows against words, finiteness, and bytes and xxh3 of each file where
// model.json or NAME.json tells them. No allocation on a header's word.
//
// Matrices of a model folder and of .npy are mapped, not copied, where they are little-endian
// float32 in C order; the files must not be shortened while the table lives. Of equal words in
// several rows the first is found. Throws Error(input | io | limit | numeric).
[[nodiscard]] LoadedTable load_table(const std::filesystem::path& path,
                                     NonFinite non_finite = NonFinite::refuse);

// Where load_table(path) may look: `path`, and what stands beside it. They need not be there.
[[nodiscard]] std::vector<std::filesystem::path> files_of_table(const std::filesystem::path& path);

}  // namespace firth
