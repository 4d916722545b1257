// table_copy SOURCE OUTPUT: reads a table of any format and writes it as .npy with its words.
#include <exception>
#include <iostream>

#include "firth/table.h"

int main(int argc, char** argv) try {
  if (argc != 3) return 2;
  firth::TableOutput(argv[2], true).save(firth::load_table(argv[1]).table, {"{}", "{}"});
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
