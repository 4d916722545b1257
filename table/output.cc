#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firth/error.h"
#include "firth/table.h"
#include "io/durable.h"
#include "io/folder_names.h"
#include "table/format_traits.h"
#include "table/model_folder.h"
#include "table/storable.h"
#include "table/whole_file.h"
#include "table/word2vec_format.h"
#include "table/writers.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void conflict(const fs::path& path, const std::string& message) {
  throw Error(ErrorKind::conflict, path.native(), "", message);
}

void require_free_file(const fs::path& path, bool force) {
  const fs::file_type type = type_of(path);
  if (type == fs::file_type::not_found) return;
  if (type == fs::file_type::directory) conflict(path, "is a folder, expected a file or nothing");
  if (type != fs::file_type::regular) conflict(path, "is no regular file");
  if (!force) conflict(path, "exists; --force replaces it");
}

void require_free_folder(const fs::path& path, bool force, TableFormat format) {
  const fs::file_type type = type_of(path);
  if (type == fs::file_type::not_found) return;
  if (type != fs::file_type::directory) conflict(path, "is a file, expected a folder or nothing");
  if (!force) conflict(path, "exists; --force replaces it");
  using Names = std::span<const std::string_view>;
  const std::string foreign =
      foreign_entry(path, format == TableFormat::model_folder ? Names(kModelFiles)
                                                              : Names(kStaticEmbeddingFiles));
  if (!foreign.empty()) {
    conflict(path, "holds \"" + printable(foreign) + "\", which is not of a " + name_of(format) +
                       ": a folder with other files is never replaced");
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

TableSize size_of(const SavedTable& table) {
  TableSize size;
  size.rows = table.rows();
  size.dim = table.dim();
  for (std::size_t i = 0; i < table.rows(); ++i) size.add_word(table.word(i));
  size.contexts = table.has_contexts();
  size.half = table.options().half;
  return size;
}

// The formats that are a file alone.
void write_file(TableFormat format, const ByteSink& out, const SavedTable& table) {
  switch (format) {
    case TableFormat::npz:
      return write_npz(out, table);
    case TableFormat::word2vec_binary:
      return write_word2vec_binary(out, table);
    case TableFormat::word2vec_text:
      return write_word2vec_text(out, table);
    case TableFormat::glove_text:
      return write_glove_text(out, table);
    case TableFormat::safetensors:
      return write_safetensors(out, table);
    default:
      throw Error(ErrorKind::internal, std::string("no writer for ") + name_of(format));
  }
}

}  // namespace

struct TableOutput::Impl {
  TableFormat format;
  bool force;
  DurableTarget target;

  // The output first.
  [[nodiscard]] std::vector<fs::path> files() const {
    if (format == TableFormat::projector) return {target.path(), metadata_beside(target.path())};
    if (format != TableFormat::npy) return {target.path()};
    const NpyCompanions beside = companions_of(target.path());
    return {target.path(), beside.vocab, beside.record};
  }

  void require_no_conflict() const {
    if (traits_of(format).is_folder) return require_free_folder(target.path(), force, format);
    for (const fs::path& file : files()) require_free_file(file, force);
    if (format != TableFormat::npy) return;
    const NpyCompanions beside = companions_of(target.path());
    if (is_present(beside.record) && !is_npy_record(beside.record)) {
      conflict(beside.record, "would be replaced, but is no record of an .npy: never replaced");
    }
  }
};

TableOutput::TableOutput(const fs::path& path, bool force, std::optional<TableFormat> format)
    : impl_(new Impl{format ? *format : format_of_output(path), force, DurableTarget(path)}) {
  impl_->require_no_conflict();
}

TableOutput::~TableOutput() = default;

void TableOutput::require_space(std::uint64_t bytes) const {
  const std::uint64_t free = impl_->target.free_bytes();
  if (bytes <= free) return;
  throw Error(ErrorKind::limit, impl_->target.path().native(), "",
              fmt::format("needs {} bytes of disk, {} are free", bytes, free));
}

void TableOutput::save(const EmbeddingTable& table, const ModelRecords& records,
                       const SaveOptions& options) {
  const DurableTarget& target = impl_->target;
  const SavedTable saved(table, options);
  require_consistent(table);
  require_storable(impl_->format, saved, target.path());
  require_space(bytes_of_output(impl_->format, size_of(saved)));
  impl_->require_no_conflict();
  switch (impl_->format) {
    case TableFormat::model_folder:
      return save_model_folder(target, saved, records);
    case TableFormat::npy:
      return save_npy(target, saved);
    case TableFormat::projector:
      return save_projector(target, saved);
    case TableFormat::static_embedding:
      return save_static_embedding(target, saved);
    default:
      target.save_file([&](FileWriter& file) {
        write_file(
            impl_->format, [&](std::string_view bytes) { file.write(bytes); }, saved);
      });
  }
}

std::vector<fs::path> TableOutput::files() const { return impl_->files(); }

TableFormat TableOutput::format() const { return impl_->format; }

fs::path TableOutput::folder() const { return impl_->target.folder(); }

}  // namespace firth
