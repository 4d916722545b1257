#include <string>
#include <vector>

#include "compute/row_norm.h"
#include "table/word2vec_format.h"
#include "table/writers.h"

namespace firth {
namespace {

void write_vectors(const ByteSink& out, const SavedTable& table) {
  std::string line;
  table.for_each_row(SavedMatrix::vectors, [&](std::size_t, std::span<const float> row) {
    line.clear();
    for (const float value : row) {
      if (!line.empty()) line += '\t';
      append_number(line, value);
    }
    out(line + "\n");
  });
}

void write_metadata(const ByteSink& out, const SavedTable& table) {
  out(table.has_counts() ? "word\tcount\tnorm\n" : "word\tnorm\n");
  std::string line;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    line.assign(table.word(i));
    if (table.has_counts()) line.append("\t").append(std::to_string(table.count(i)));
    line += '\t';
    append_number(line,
                  static_cast<float>(row_norm(table.source().vectors.row(table.source_row(i)))));
    out(line + "\n");
  }
}

}  // namespace

std::filesystem::path metadata_beside(const std::filesystem::path& projector) {
  std::filesystem::path path = projector;
  if (path.extension() == ".tsv") path.replace_extension();
  return path.native() + ".metadata.tsv";
}

void save_projector(const DurableTarget& target, const SavedTable& table) {
  const DurableTarget metadata(metadata_beside(target.path()));
  const auto write_file = [&](void (*write)(const ByteSink&, const SavedTable&)) {
    return [&table, write](FileWriter& file) {
      write([&](std::string_view bytes) { file.write(bytes); }, table);
    };
  };
  save_files(std::vector<FileToSave>{{&metadata, write_file(write_metadata)},
                                     {&target, write_file(write_vectors)}});
}

}  // namespace firth
