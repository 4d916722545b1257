#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "table/npy.h"
#include "table/writers.h"
#include "table/zip_archive.h"

namespace firth {
namespace {

void write_counts(const ByteSink& out, const SavedTable& table) {
  out(npy_header("<i8", fmt::format("({},)", table.rows())));
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Count count = table.count(i);
    out(bytes_of(std::span(&count, 1)));
  }
}

void write_words(const ByteSink& out, const SavedTable& table) {
  std::size_t width = 1;  // NumPy knows no S0
  for (std::size_t i = 0; i < table.rows(); ++i) width = std::max(width, table.word(i).size());
  out(npy_header(fmt::format("|S{}", width), fmt::format("({},)", table.rows())));
  std::string padded;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    padded.assign(table.word(i));
    padded.resize(width, '\0');
    out(padded);
  }
}

}  // namespace

void write_npz(const ByteSink& out, const SavedTable& table) {
  ZipWriter zip(out);
  zip.add("vectors.npy",
          [&](const ByteSink& member) { write_npy(member, table, SavedMatrix::vectors); });
  if (table.has_contexts()) {
    zip.add("contexts.npy",
            [&](const ByteSink& member) { write_npy(member, table, SavedMatrix::contexts); });
  }
  if (table.has_counts()) {
    zip.add("counts.npy", [&](const ByteSink& member) { write_counts(member, table); });
  }
  zip.add("words.npy", [&](const ByteSink& member) { write_words(member, table); });
  zip.finish();
}

}  // namespace firth
