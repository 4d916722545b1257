// Writes tables in every format into the folder given: what other programs then read.
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "tests/table/small_table.h"

namespace firth {
namespace {

// Bit patterns all over the range of float16, and beyond it at the small end.
EmbeddingTable scattered_table() {
  constexpr std::size_t kRows = 1000;
  constexpr std::size_t kDim = 64;
  EmbeddingTable table;
  Matrix matrix(kRows, kDim);
  for (std::size_t i = 0; i < kRows; ++i) {
    table.words.add("w" + std::to_string(i));
    for (std::size_t j = 0; j < kDim; ++j) {
      const auto bits = static_cast<std::uint32_t>((i * kDim + j) * 0x9E3779B1U);
      const auto value = std::bit_cast<float>(bits);
      matrix.row(i)[j] = std::abs(value) < 65520 ? value : 0;
    }
  }
  table.vectors = matrix.view();
  return table;
}

void write_all(const std::filesystem::path& folder) {
  const EmbeddingTable table = small_table({"the", "Füße", "cat", "<unk>", "x,y"}, 7);
  const auto save = [&](const char* name, std::optional<TableFormat> format = {},
                        const SaveOptions& options = {}) {
    TableOutput(folder / name, false, format).save(table, {"{}", "{}"}, options);
  };
  for (const char* name : {"model", "alone.npy", "words.npz", "words.bin", "words.vec",
                           "words.safetensors", "projector.tsv"}) {
    save(name);
  }
  save("glove.txt", TableFormat::glove_text);
  save("static", TableFormat::static_embedding);
  SaveOptions bare;
  bare.newline = false;
  save("bare.bin", {}, bare);
  SaveOptions half;
  half.half = true;
  const EmbeddingTable scattered = scattered_table();
  for (const char* name : {"half.npy", "half.npz", "half.safetensors"}) {
    TableOutput(folder / name, false).save(scattered, {}, half);
  }
}

}  // namespace
}  // namespace firth

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  firth::write_all(argv[1]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
