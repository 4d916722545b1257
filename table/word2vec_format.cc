#include "table/word2vec_format.h"

#include <charconv>
#include <span>
#include <string>

namespace firth {
namespace {

void write_header(FileWriter& out, const EmbeddingTable& table) {
  out.write(std::to_string(table.vectors.rows) + " " + std::to_string(table.vectors.dim) + "\n");
}

void append_number(std::string& line, float value) {
  char digits[32];  // the longest float takes 15
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  line.append(digits, result.ptr);
}

}  // namespace

void write_word2vec_binary(FileWriter& out, const EmbeddingTable& table) {
  write_header(out, table);
  for (std::size_t i = 0; i < table.vectors.rows; ++i) {
    const auto row = table.vectors.row(i);
    out.write(table.words[i]);
    out.write(" ");
    out.write(row.data(), row.size_bytes());
    out.write("\n");
  }
}

void write_word2vec_text(FileWriter& out, const EmbeddingTable& table) {
  write_header(out, table);
  std::string line;
  for (std::size_t i = 0; i < table.vectors.rows; ++i) {
    line.assign(table.words[i]);
    for (const float value : table.vectors.row(i)) {
      line += ' ';
      append_number(line, value);
    }
    line += '\n';
    out.write(line);
  }
}

}  // namespace firth
