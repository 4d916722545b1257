// Writes one table in every format into the folder given: what other programs then read.
#include <exception>
#include <filesystem>
#include <iostream>

#include "tests/table/small_table.h"

int main(int argc, char** argv) try {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  const firth::EmbeddingTable table = firth::small_table({"the", "Füße", "cat", "<unk>", "x,y"}, 7);
  for (const char* name : {"model", "alone.npy", "words.bin", "words.vec"}) {
    firth::TableOutput(folder / name, false).save(table, {"{}", "{}"});
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
