#include <cerrno>
#include <filesystem>
#include <string>
#include <utility>

#include "firth/error.h"
#include "firth/table.h"
#include "io/system_error.h"
#include "table/formats.h"
#include "table/model_folder.h"
#include "table/npy.h"
#include "table/readers.h"
#include "table/table_input.h"
#include "table/vocab_file.h"
#include "table/whole_file.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

ReadTable read_as(TableFormat format, TableInput& in) {
  switch (format) {
    case TableFormat::word2vec_binary:
      return read_word2vec_binary(in);
    case TableFormat::word2vec_text:
      return read_word2vec_text(in);
    case TableFormat::glove_text:
      return read_glove_text(in);
    case TableFormat::fasttext_model:
      return read_fasttext_model(in);
    case TableFormat::safetensors:
      return read_safetensors(in);
    default:  // read with its companions, or never recognised
      break;
  }
  throw Error(ErrorKind::internal, std::string("no reader for ") + name_of(format));
}

// "-" is a file here, not standard input.
fs::path file_named(const fs::path& path) { return path == "-" ? "./-" : path; }

LoadedTable load_file(const fs::path& path, NonFinite non_finite) {
  TableInput in(file_named(path).native());
  const std::string_view head = in.peek(kHeadBytes);
  const std::optional<TableFormat> format = table_format_of(head);
  if (!format) {
    throw Error(ErrorKind::input, path.native(), "",
                "is " + foreign_kind_of(head) +
                    "; expected a model folder, .npy, word2vec, GloVe, fastText or safetensors");
  }
  if (format == TableFormat::npy) return load_npy(in, non_finite);
  ReadTable read = read_as(*format, in);
  if (non_finite == NonFinite::refuse) {
    require_finite(read.table.vectors, path.native(), read.first_line);
    require_finite(read.table.contexts, path.native() + " (contexts)");
  }
  read.table.words.index();
  LoadedTable loaded;
  loaded.table = std::move(read.table);
  loaded.format = *format;
  loaded.fingerprint = fingerprint_of(loaded.table);
  return loaded;
}

LoadedTable load_folder(const fs::path& path, NonFinite non_finite) {
  if (is_present(path / "model.json") ||
      (is_present(path / "vectors.npy") && is_present(path / "vocab.tsv"))) {
    return load_model_folder(path, non_finite);
  }
  // What sentence-transformers and model2vec save: the words stand in tokenizer.json.
  const fs::path tensors = path / "model.safetensors";
  if (is_present(tensors)) return load_file(tensors, non_finite);
  throw Error(ErrorKind::input, path.native(), "",
              "is no model folder, expected vectors.npy and vocab.tsv in it");
}

}  // namespace

std::vector<fs::path> files_of_table(const fs::path& path) {
  const NpyCompanions beside = companions_of(path);
  const fs::path tensor_words = name_beside_words(path, ".safetensors") + ".vocab.tsv";
  return {file_named(path), beside.vocab, beside.record, tensor_words,
          tensor_words.parent_path() / "tokenizer.json"};
}

LoadedTable load_table(const fs::path& path, NonFinite non_finite) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (!fs::exists(status)) {
    throw system_error(path.native(), "cannot be opened", code ? code.value() : ENOENT);
  }
  return fs::is_directory(status) ? load_folder(path, non_finite) : load_file(path, non_finite);
}

}  // namespace firth
