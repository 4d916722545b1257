#include "table/word2vec_format.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace firth {
namespace {

void write_header(const ByteSink& out, const SavedTable& table) {
  out(std::to_string(table.rows()) + " " + std::to_string(table.dim()) + "\n");
}

// "1" becomes "1.0", "1e-05" becomes "1.0e-05".
void append_number_with_point(std::string& text, float value) {
  const std::size_t begin = text.size();
  append_number(text, value);
  if (text.find('.', begin) != std::string::npos) return;
  text.insert(std::min(text.find('e', begin), text.size()), ".0");
}

void write_lines(const ByteSink& out, const SavedTable& table,
                 void (*append)(std::string&, float)) {
  std::string line;
  table.for_each_row(SavedMatrix::vectors, [&](std::size_t i, std::span<const float> row) {
    line.assign(table.word(i));
    for (const float value : row) {
      line += ' ';
      append(line, value);
    }
    line += '\n';
    out(line);
  });
}

}  // namespace

void append_number(std::string& text, float value) {
  char digits[32];  // the longest float takes 15
  const auto result = std::to_chars(digits, digits + sizeof digits, value);
  text.append(digits, result.ptr);
}

void write_word2vec_binary(const ByteSink& out, const SavedTable& table) {
  write_header(out, table);
  table.for_each_row(SavedMatrix::vectors, [&](std::size_t i, std::span<const float> row) {
    out(table.word(i));
    out(" ");
    out(bytes_of(row));
    if (table.options().newline) out("\n");
  });
}

void write_word2vec_text(const ByteSink& out, const SavedTable& table) {
  write_header(out, table);
  write_lines(out, table, append_number);
}

void write_glove_text(const ByteSink& out, const SavedTable& table) {
  write_lines(out, table, append_number_with_point);
}

}  // namespace firth
