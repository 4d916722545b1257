#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <vector>

#include "firth/error.h"
#include "firth/table.h"
#include "io/durable.h"
#include "io/system_error.h"
#include "table/model_folder.h"
#include "table/npy.h"
#include "table/word2vec_format.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using namespace std::string_view_literals;

[[noreturn]] void conflict(const fs::path& path, const std::string& message) {
  throw Error(ErrorKind::conflict, path.native(), "", message);
}

fs::file_type type_of(const fs::path& path) {
  std::error_code code;
  const fs::file_type type = fs::status(path, code).type();
  if (type == fs::file_type::none)
    throw system_error(path.native(), "cannot be examined", code.value());
  return type;
}

void require_free_file(const fs::path& path, bool force) {
  const fs::file_type type = type_of(path);
  if (type == fs::file_type::not_found) return;
  if (type == fs::file_type::directory) conflict(path, "is a folder, expected a file or nothing");
  if (type != fs::file_type::regular) conflict(path, "is no regular file");
  if (!force) conflict(path, "exists; --force replaces it");
}

// The first entry, by name, that no model of ours has; empty when there is none.
std::string foreign_entry(const fs::path& folder) {
  std::string first;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool ours = std::find(kModelFiles.begin(), kModelFiles.end(), name) != kModelFiles.end();
    if ((!ours || !entry.is_regular_file()) && (first.empty() || name < first)) first = name;
  }
  return first;
}

void require_free_folder(const fs::path& path, bool force) {
  const fs::file_type type = type_of(path);
  if (type == fs::file_type::not_found) return;
  if (type != fs::file_type::directory) conflict(path, "is a file, expected a folder or nothing");
  if (!force) conflict(path, "exists; --force replaces it");
  const std::string foreign = foreign_entry(path);
  if (!foreign.empty()) {
    conflict(path, "holds \"" + printable(foreign) +
                       "\", which is not of a model: a folder with other files is never replaced");
  }
}

void require_consistent(const EmbeddingTable& table) {
  const std::size_t rows = table.vectors.rows;
  const bool contexts_fit = table.contexts.empty() || (table.contexts.rows == rows &&
                                                       table.contexts.dim == table.vectors.dim);
  if (rows == 0 || table.vectors.dim == 0 || table.words.size() != rows || !contexts_fit ||
      (!table.counts.empty() && table.counts.size() != rows)) {
    throw Error(ErrorKind::internal,
                fmt::format("table to save: {} words, {} counts, {} x {} vectors, {} contexts",
                            table.words.size(), table.counts.size(), rows, table.vectors.dim,
                            table.contexts.rows));
  }
}

}  // namespace

const char* name_of(TableFormat format) {
  constexpr std::array kNames{"model folder",  "npy",        "word2vec binary",
                              "word2vec text", "GloVe text", "fastText model",
                              "safetensors"};
  return kNames[static_cast<std::size_t>(format)];
}

TableFormat format_of_output(const fs::path& path) {
  const std::string extension = path.extension();
  if (extension == ".npy") return TableFormat::npy;
  if (extension == ".bin") return TableFormat::word2vec_binary;
  if (extension == ".vec" || extension == ".txt") return TableFormat::word2vec_text;
  if (extension == ".safetensors") {
    throw Error(ErrorKind::usage, path.native(), "", "safetensors cannot be written yet");
  }
  return TableFormat::model_folder;
}

void require_storable(TableFormat format, std::string_view word, std::size_t row) {
  const bool word2vec =
      format == TableFormat::word2vec_binary || format == TableFormat::word2vec_text;
  const std::string_view banned = word2vec ? " \t\n\v\f\r\0"sv : "\t\n"sv;
  if (!word.empty() && word.find_first_of(banned) == std::string_view::npos) return;
  throw Error(ErrorKind::input,
              fmt::format("row {}: word \"{}\" cannot be stored as {}, expected one that is not "
                          "empty and holds no {}",
                          row, printable(word), name_of(format),
                          word2vec ? "white space or NUL" : "tab or newline"));
}

struct TableOutput::Impl {
  TableFormat format;
  bool force;
  DurableTarget target;

  void require_no_conflict() const {
    if (format == TableFormat::model_folder) return require_free_folder(target.path(), force);
    require_free_file(target.path(), force);
    if (format != TableFormat::npy) return;
    const NpyCompanions beside = companions_of(target.path());
    require_free_file(beside.vocab, force);
    require_free_file(beside.record, force);
    if (fs::exists(beside.record) && !is_npy_record(beside.record)) {
      conflict(beside.record, "would be replaced, but is no record of an .npy: never replaced");
    }
  }
};

TableOutput::TableOutput(const fs::path& path, bool force, std::uint64_t bytes)
    : impl_(new Impl{format_of_output(path), force, DurableTarget(path)}) {
  impl_->require_no_conflict();
  require_space(bytes);
}

TableOutput::~TableOutput() = default;

void TableOutput::require_space(std::uint64_t bytes) const {
  const std::uint64_t free = impl_->target.free_bytes();
  if (bytes <= free) return;
  throw Error(ErrorKind::limit, impl_->target.path().native(), "",
              fmt::format("needs {} bytes of disk, {} are free", bytes, free));
}

void TableOutput::save(const EmbeddingTable& table, const ModelRecords& records) {
  const DurableTarget& target = impl_->target;
  require_consistent(table);
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    require_storable(impl_->format, table.words[i], i);
  }
  require_finite(table.vectors, target.path());
  if (impl_->format == TableFormat::model_folder) require_finite(table.contexts, target.path());
  impl_->require_no_conflict();
  switch (impl_->format) {
    case TableFormat::model_folder:
      return save_model_folder(target, table, records);
    case TableFormat::npy:
      return save_npy(target, table);
    case TableFormat::word2vec_binary:
      return target.save_file([&](FileWriter& out) { write_word2vec_binary(out, table); });
    case TableFormat::word2vec_text:
      return target.save_file([&](FileWriter& out) { write_word2vec_text(out, table); });
    default:  // format_of_output never gives it
      throw Error(ErrorKind::internal, std::string("no writer for ") + name_of(impl_->format));
  }
}

TableFormat TableOutput::format() const { return impl_->format; }

fs::path TableOutput::folder() const { return impl_->target.folder(); }

}  // namespace firth
