#include "table/formats.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <map>
#include <vector>

#include "firth/error.h"
#include "table/npy.h"
#include "table/text_fields.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

using namespace std::string_view_literals;

bool is_npy(std::string_view head) { return head.starts_with(kNpyMagic); }

bool is_fasttext_model(std::string_view head) { return head.starts_with("\xBA\x16\x4F\x2F"sv); }

// The length of a JSON header, then the header.
bool is_safetensors(std::string_view head) {
  if (head.size() < 10 || head[8] != '{') return false;
  std::uint64_t length = 0;
  std::memcpy(&length, head.data(), sizeof length);
  return length >= 2 && length <= 100'000'000;  // the limit of the format
}

bool is_cut(std::string_view head) { return head.size() >= kHeadBytes; }

// What a text has none of: control bytes, or what is no UTF-8 (of a character cut off at the end,
// up to 3 bytes are let pass).
bool holds_binary(std::string_view bytes) {
  const auto control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  };
  if (std::any_of(bytes.begin(), bytes.end(), control)) return true;
  for (std::size_t cut = 0; cut < 4 && cut <= bytes.size(); ++cut) {
    if (is_valid_utf8(bytes.substr(0, bytes.size() - cut))) return false;
  }
  return true;
}

// A row of text: `dim` numbers at the end of a line, or nothing but numbers as far as it is seen.
bool begins_with_text_row(std::string_view body, std::size_t dim) {
  const std::size_t end = body.find('\n');
  std::vector<std::string_view> fields;
  split_fields(without_return(body.substr(0, end)), fields);
  const bool is_whole = end != std::string_view::npos || body.size() + kMaxHeaderLine < kHeadBytes;
  if (!is_whole && !fields.empty()) fields.pop_back();
  return trailing_numbers(fields) >= (is_whole ? dim : 1);
}

// The lines of a text, without one that is cut off; at most 1,000.
std::vector<std::string_view> sample_lines(std::string_view head) {
  std::vector<std::string_view> lines;
  while (!head.empty() && lines.size() < 1000) {
    const std::size_t end = head.find('\n');
    if (end == std::string_view::npos && is_cut(head)) break;
    lines.push_back(without_return(head.substr(0, end)));
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
  }
  return lines;
}

// Word, blank, floats, to the very end of a small file.
bool is_whole_binary(std::string_view body, const Word2vecHeader& header) {
  for (std::size_t i = 0; i < header.rows; ++i) {
    body.remove_prefix(std::min(body.find_first_not_of("\r\n"), body.size()));
    const std::size_t blank = body.find(' ');
    if (blank == std::string_view::npos || blank == 0) return false;
    if (body.substr(0, blank).find('\n') != std::string_view::npos) return false;
    body.remove_prefix(blank + 1);
    if (body.size() < header.dim * sizeof(float)) return false;
    body.remove_prefix(header.dim * sizeof(float));
  }
  return body.find_first_not_of("\r\n") == std::string_view::npos;
}

// Any line that ends in a number behind something else.
bool has_text_row(std::string_view body) {
  std::vector<std::string_view> fields;
  const std::vector<std::string_view> lines = sample_lines(body);
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    split_fields(line, fields);
    return trailing_numbers(fields) > 0;
  });
}

// 0.7 is "333?": a small file of binary rows may be all text. Where a line is one of a text, too,
// it is a text, sound or damaged.
bool is_word2vec_binary(std::string_view head) {
  if (!has_word2vec_header(head)) return false;
  const std::string_view body = after_first_line(head);
  Word2vecHeader header;
  const bool sound = parse_word2vec_header(head, header);
  const bool binary = holds_binary(body.substr(0, 4096));
  if (!sound) return binary;
  if (binary && !begins_with_text_row(body, header.dim)) return true;
  return is_whole_binary(body, header) && !has_text_row(body);
}

// A header of two numbers, sound or not, before rows of text. Two numbers a line all the way down
// are the edges of a graph, or numbers with counts; a byte order mark there is a word.
bool is_word2vec_text(std::string_view head) {
  if (!has_word2vec_header(head)) return false;
  const std::string_view body = after_first_line(head);
  Word2vecHeader header;
  if (!parse_word2vec_header(head, header)) return glove_dimension(body) > 0;
  return header.dim == 1 || body.starts_with(kByteOrderMark) || !has_word2vec_header(body);
}

bool is_glove_text(std::string_view head) { return glove_dimension(head) > 0; }

struct Recognised {
  TableFormat format;
  bool (*is)(std::string_view head);
};

// The first that fits.
constexpr std::array kTableFormats{
    Recognised{TableFormat::npy, is_npy},
    Recognised{TableFormat::fasttext_model, is_fasttext_model},
    Recognised{TableFormat::safetensors, is_safetensors},
    Recognised{TableFormat::word2vec_binary, is_word2vec_binary},
    Recognised{TableFormat::word2vec_text, is_word2vec_text},
    Recognised{TableFormat::glove_text, is_glove_text},
};

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  const char* is;
};

constexpr const char* kPickle =
    "a Python pickle (gensim's or PyTorch's own?), which is never read, as it may run code: in "
    "Python, save the vectors by numpy.save or save_word2vec_format";

constexpr std::array kForeign{
    Signature{0, "PK\x03\x04"sv, "a zip archive (.npz?): extract the .npy in it"},
    Signature{0, "PK\x05\x06"sv, "an empty zip archive"},
    Signature{0, "\x80\x02"sv, kPickle},
    Signature{0, "\x80\x03"sv, kPickle},
    Signature{0, "\x80\x04"sv, kPickle},
    Signature{0, "\x80\x05"sv, kPickle},
    Signature{0, "GGUF"sv, "a GGUF model, which holds no table of words: nothing to read"},
    Signature{0, "PAR1"sv, "a Parquet file: save its vector column by numpy.save"},
    Signature{0, "ARROW1"sv, "an Arrow file: save its vector column by numpy.save"},
    Signature{0, "\x89HDF\r\n"sv, "an HDF5 file: save its data set by numpy.save"},
    Signature{0, "FiFu"sv,
              "a finalfusion file: convert it to word2vec format by finalfusion convert"},
    Signature{0, "SQLite format 3"sv, "an SQLite database: save its vectors by numpy.save"},
    Signature{0, "7z\xBC\xAF\x27\x1C"sv, "a 7z archive: extract it first"},
    Signature{257, "ustar"sv, "a tar archive: extract it first"},
    Signature{0, "\xFF\xFE"sv, "text in UTF-16: convert it to UTF-8 by iconv"},
    Signature{0, "\xFE\xFF"sv, "text in UTF-16: convert it to UTF-8 by iconv"},
};

// Numbers as embeddings have them, one after the other without words, as GloVe's -binary 1 leaves
// them: most are not zero, and the size of each is within 2^40 of 1.
template <typename Number>
bool holds_raw(std::string_view head) {
  constexpr std::size_t kLeast = 16;  // fewer may look so by chance
  const std::size_t count = std::min<std::size_t>(head.size(), 4096) / sizeof(Number);
  if (count < kLeast || (!is_cut(head) && head.size() % sizeof(Number) != 0)) return false;
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Number number = 0;
    std::memcpy(&number, head.data() + i * sizeof number, sizeof number);
    if (number == 0) ++zeros;
    const Number size = std::fabs(number);
    if (number != 0 && !(size > Number{0x1p-40} && size < Number{0x1p40})) return false;
  }
  return 2 * zeros < count;
}

}  // namespace

std::optional<TableFormat> table_format_of(std::string_view head) {
  for (const Recognised& entry : kTableFormats) {
    if (entry.is(head)) return entry.format;
  }
  return std::nullopt;
}

std::string foreign_kind_of(std::string_view head) {
  if (head.empty()) return "empty";
  for (const Signature& entry : kForeign) {
    if (head.size() >= entry.offset && head.substr(entry.offset).starts_with(entry.bytes)) {
      return entry.is;
    }
  }
  constexpr const char* kNoWords =
      "-bit floats without words (GloVe's -binary 1?): give its text file, or save a .npy with "
      "the words beside it";
  const bool binary = holds_binary(head.substr(0, 4096));
  if (binary && holds_raw<double>(head)) return std::string("raw 64") + kNoWords;
  if (binary && holds_raw<float>(head)) return std::string("raw 32") + kNoWords;
  const std::string begins = "begins with \"" + printable(head, 24) + "\"";
  if (binary) return "no table: " + begins;
  return "text without vectors (a corpus? train on it): " + begins;
}

std::size_t glove_dimension(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  std::map<std::size_t, std::size_t> lines_of;
  std::vector<std::string_view> fields;
  std::size_t lines = 0;
  std::size_t words = 0;
  bool fractions = false;
  for (const std::string_view line : sample_lines(head)) {
    split_fields(line, fields);
    if (fields.empty()) continue;
    ++lines;
    ++lines_of[trailing_numbers(fields)];
    words += looks_numeric(fields.front()) ? 0 : 1;
    fractions = fractions || line.find('.') != std::string_view::npos;
  }
  const auto most = std::max_element(lines_of.begin(), lines_of.end(),
                                     [](auto& a, auto& b) { return a.second < b.second; });
  const bool most_agree = most != lines_of.end() && 2 * most->second > lines;
  // Whole numbers alone are walks over a graph or ids, not vectors.
  return most_agree && most->first >= 2 && (fractions || 2 * words > lines) ? most->first : 0;
}

}  // namespace firth
