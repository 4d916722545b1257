#include "table/word2vec_header.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

#include "firth/types.h"
#include "table/text_fields.h"

namespace firth {
namespace {

std::string_view first_line(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  return head.substr(0, head.find('\n'));
}

bool parse_whole(std::string_view text, std::size_t limit, std::size_t& value) {
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  return code == std::errc{} && end == text.data() + text.size() && value > 0 && value <= limit;
}

}  // namespace

bool has_word2vec_header(std::string_view head) {
  const std::string_view line = first_line(head.substr(0, kMaxHeaderLine + 4));
  if (line.size() > kMaxHeaderLine) return false;
  std::vector<std::string_view> fields;
  split_fields(without_return(line), fields);
  return fields.size() == 2 && looks_numeric(fields[0]) && looks_numeric(fields[1]);
}

std::string_view after_first_line(std::string_view head) {
  const std::size_t end = head.find('\n');
  return end == std::string_view::npos ? std::string_view{} : head.substr(end + 1);
}

bool parse_word2vec_header(std::string_view head, Word2vecHeader& header) {
  const std::string_view line = without_return(first_line(head));
  const std::size_t gap = line.find_first_of(kFieldBlanks);
  if (gap == std::string_view::npos) return false;
  const std::size_t second = line.find_first_not_of(kFieldBlanks, gap);
  if (second == std::string_view::npos) return false;
  const std::string_view dim = line.substr(second);
  return parse_whole(line.substr(0, gap), kMaxWords, header.rows) &&
         parse_whole(dim.substr(0, dim.find_last_not_of(kFieldBlanks) + 1), kMaxDim, header.dim);
}

Word2vecHeader take_word2vec_header(TableInput& in, std::size_t a, std::size_t b) {
  const std::string_view head = in.peek(kMaxHeaderLine + 4);
  Word2vecHeader header;
  if (!parse_word2vec_header(head, header)) {
    throw Error(ErrorKind::input, in.path(), "line 1",
                fmt::format("header \"{}\", expected rows and dimension: two whole numbers from 1 "
                            "to {} and to {}",
                            printable(first_line(head)), kMaxWords, kMaxDim));
  }
  const std::size_t line = head.find('\n');
  if (line == std::string_view::npos) in.refuse("ends in the header, expected rows");
  in.skip(line + 1);
  // Of 31 and 22 bits: the product cannot overflow.
  const std::uint64_t needed = std::uint64_t{header.rows} * (a * header.dim + b);
  if (in.size() && needed > *in.size() - in.offset()) {
    in.refuse(fmt::format("{} rows of dimension {} need at least {} bytes, {} are left in the file",
                          header.rows, header.dim, needed, *in.size() - in.offset()));
  }
  return header;
}

}  // namespace firth
