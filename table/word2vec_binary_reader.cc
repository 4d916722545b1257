#include <fmt/format.h>

#include <bit>
#include <cstdint>
#include <span>
#include <string>

#include "table/growing_rows.h"
#include "table/readers.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

// word2vec.c ends a row with a newline, gensim does not, and files get joined: any number of them
// may stand before a word, which holds none.
void skip_newlines(TableInput& in) {
  for (;;) {
    const std::string_view next = in.peek(2);
    if (next.starts_with('\n')) {
      in.skip(1);
    } else if (next == "\r\n") {
      in.skip(2);
    } else {
      return;
    }
  }
}

std::string shown_row(std::size_t row) { return fmt::format("row {}: ", row); }

std::string_view take_word(TableInput& in, std::size_t row) {
  const std::uint64_t begin = in.offset();
  const auto word = in.take_until(' ', kMaxWordBytes + 1);
  if (!word) {
    if (in.peek(kMaxWordBytes + 1).size() > kMaxWordBytes) {
      in.refuse(shown_row(row) + fmt::format("no blank in {} bytes, expected one after a word; is "
                                             "the dimension right?",
                                             kMaxWordBytes));
    }
    in.refuse(shown_row(row) + "the file ends, expected a word and a blank");
  }
  if (word->empty()) {
    in.refuse_at(begin, shown_row(row) + "empty word; is the dimension right?");
  }
  if (word->find('\n') != std::string_view::npos) {
    in.refuse_at(begin, shown_row(row) + "word \"" + printable(*word) +
                            "\" holds a newline; is the dimension right?");
  }
  return *word;
}

// Of a size that embeddings have, between 2^-30 and 2^10.
bool is_usual(std::uint32_t bits) {
  const std::uint32_t exponent = bits >> 23 & 0xFFU;
  return exponent > 127 - 30 && exponent < 127 + 10;
}

// Floats of the other byte order are no numbers to speak of, but usual ones when they are turned.
bool looks_turned(std::span<const float> row) {
  constexpr std::size_t kLeast = 8;  // fewer may look so by chance
  std::size_t unusual = 0;
  for (const float value : row) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    if (bits != 0 && !is_usual(__builtin_bswap32(bits))) return false;
    if (bits != 0 && !is_usual(bits)) ++unusual;
  }
  return row.size() >= kLeast && 2 * unusual > row.size();
}

void require_end(TableInput& in, std::size_t rows) {
  skip_newlines(in);
  if (in.at_end()) return;
  in.refuse(in.size()
                ? fmt::format("{} bytes after row {}, the last one by the header",
                              *in.size() - in.offset(), rows - 1)
                : fmt::format("more data after row {}, the last one by the header", rows - 1));
}

}  // namespace

ReadTable read_word2vec_binary(TableInput& in) {
  const Word2vecHeader header = take_word2vec_header(in, sizeof(float), 2);
  const std::size_t row_bytes = header.dim * sizeof(float);
  GrowingRows rows(header.dim);
  if (in.size()) rows.reserve(header.rows);
  ReadTable read;
  for (std::size_t i = 0; i < header.rows; ++i) {
    skip_newlines(in);
    read.table.words.add(take_word(in, i));
    const std::uint64_t begin = in.offset();
    float* const row = rows.append();
    const std::size_t got = in.read(reinterpret_cast<char*>(row), row_bytes);
    if (got < row_bytes) {
      in.refuse_at(begin,
                   fmt::format("row {}: {} bytes of floats, expected {}", i, got, row_bytes));
    }
    if (i == 0 && looks_turned({row, header.dim})) {
      in.refuse_at(begin, "row 0: the floats look big-endian, expected little-endian");
    }
  }
  require_end(in, header.rows);
  read.table.vectors = rows.finish();
  return read;
}

}  // namespace firth
