// Rows as lines: a word, then numbers. With the header of word2vec, or without one, as GloVe.
#include <fmt/format.h>

#include <charconv>
#include <string>
#include <vector>

#include "firth/types.h"
#include "table/formats.h"
#include "table/growing_rows.h"
#include "table/readers.h"
#include "table/text_fields.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

class RowLines {
 public:
  RowLines(TableInput& in, std::size_t dim, std::size_t lines_before)
      : in_(in), dim_(dim), number_(lines_before), rows_(dim) {}

  GrowingRows& rows() { return rows_; }

  // False at the end of the file.
  bool add_next() {
    while (!in_.at_end()) {
      const std::string_view line = without_return(take_line());
      ++number_;
      if (line.find_first_not_of(kFieldBlanks) == std::string_view::npos) {
        ++blank_;  // only at the end of the file
        continue;
      }
      if (blank_ > 0) refuse("a row after an empty line, expected none");
      if (const std::size_t at = line.find('\0'); at != std::string_view::npos) {
        refuse(fmt::format("a NUL at byte {}, expected text", at));
      }
      if (words_.size() == kMaxWords) refuse("more than 2^31 - 1 rows");
      add(line);
      return true;
    }
    return false;
  }

  ReadTable finish(std::size_t first_line) {
    ReadTable read;
    read.table.words = std::move(words_);
    read.table.vectors = rows_.finish();
    read.first_line = first_line;
    return read;
  }

  [[noreturn]] void refuse(const std::string& message) const {
    throw Error(ErrorKind::input, in_.path(), fmt::format("line {}", number_), message);
  }

 private:
  std::string_view take_line() {
    const std::size_t limit = kMaxWordBytes + 64 * dim_;
    if (const auto line = in_.take_until('\n', limit)) return *line;
    const std::string_view last = in_.peek(limit + 1);
    if (last.size() > limit) {
      ++number_;
      refuse(fmt::format("no end in {} bytes, expected a word and {} numbers", limit, dim_));
    }
    in_.skip(last.size());
    return last;
  }

  void add(std::string_view line) {
    float* row = rows_.append();
    const std::size_t blank = line.find_first_of(kFieldBlanks);
    if (blank == 0 || blank == std::string_view::npos || !parse_row(line.substr(blank), row)) {
      add_by_fields(line, row);
    } else {
      words_.add(line.substr(0, blank));
    }
  }

  // The usual case: a word without blanks, and `dim` numbers that need no second look.
  [[nodiscard]] bool parse_row(std::string_view rest, float* row) const {
    const char* at = rest.data();
    const char* const end = at + rest.size();
    const auto skip_blanks = [&] {
      while (at != end && (*at == ' ' || *at == '\t')) ++at;
    };
    for (std::size_t j = 0; j < dim_; ++j) {
      skip_blanks();
      const auto [next, code] = std::from_chars(at, end, row[j]);
      if (code != std::errc{} || (next != end && *next != ' ' && *next != '\t')) return false;
      at = next;
    }
    skip_blanks();
    return at == end;
  }

  // The last `dim` fields are numbers, whatever stands before them is the word.
  void add_by_fields(std::string_view line, float* row) {
    split_fields(line, fields_);
    if (fields_.size() <= dim_) {
      if (fields_.size() == dim_ && kFieldBlanks.find(line[0]) != std::string_view::npos) {
        refuse("empty word");
      }
      refuse(fmt::format("{} numbers, expected {}", fields_.size() - 1, dim_));
    }
    const std::size_t first = fields_.size() - dim_;
    for (std::size_t j = 0; j < dim_; ++j) {
      const std::string_view text = fields_[first + j];
      if (!parse_number(text, row[j])) {
        refuse(fmt::format("\"{}\", expected number {} of {}", printable(text), j + 1, dim_));
      }
    }
    if (first > 1 && looks_numeric(fields_[first - 1])) {
      refuse(fmt::format("{} numbers, expected {}", trailing_numbers(fields_), dim_));
    }
    const char* begin = fields_[0].data();
    const char* end = fields_[first - 1].data() + fields_[first - 1].size();
    words_.add({begin, static_cast<std::size_t>(end - begin)});
  }

  TableInput& in_;
  std::size_t dim_;
  std::size_t number_;  // of the line taken last
  std::size_t blank_ = 0;
  WordList words_;
  GrowingRows rows_;
  std::vector<std::string_view> fields_;
};

void skip_byte_order_mark(TableInput& in) {
  if (in.peek(kByteOrderMark.size()) == kByteOrderMark) in.skip(kByteOrderMark.size());
}

}  // namespace

ReadTable read_word2vec_text(TableInput& in) {
  const Word2vecHeader header = take_word2vec_header(in, 2, 1);
  RowLines lines(in, header.dim, 1);
  if (in.size()) lines.rows().reserve(header.rows);
  for (std::size_t i = 0; i < header.rows; ++i) {
    if (!lines.add_next()) {
      lines.refuse(fmt::format("the file ends after {} rows, expected {}", i, header.rows));
    }
  }
  if (lines.add_next())
    lines.refuse(fmt::format("a row more than the {} of the header", header.rows));
  return lines.finish(2);
}

ReadTable read_glove_text(TableInput& in) {
  const std::size_t dim = glove_dimension(in.peek(kHeadBytes));
  skip_byte_order_mark(in);
  RowLines lines(in, dim, 0);
  while (lines.add_next()) {
  }
  return lines.finish(1);
}

}  // namespace firth
