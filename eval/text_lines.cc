#include "eval/text_lines.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "io/byte_source.h"

namespace firth {
namespace {

std::string read_all(const std::string& path) {
  std::optional<std::string> bytes = read_at_most(path, std::size_t{64} << 20);
  if (bytes) return std::move(*bytes);
  throw Error(ErrorKind::limit, shown_name(path), "",
              "more than 64 MiB, expected a benchmark file");
}

// Every byte is the code point of its value.
std::string utf8_of_latin1(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

}  // namespace

TextLines::TextLines(const std::string& path) : path_(path), bytes_(read_all(path)) {
  latin1_ = !is_valid_utf8(bytes_);
  if (latin1_) bytes_ = utf8_of_latin1(bytes_);
  std::string_view rest = bytes_;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest.substr(0, 3) == kByteOrderMark) rest.remove_prefix(3);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines_.push_back(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find('\0') != std::string_view::npos) {
      refuse(lines_.size() - 1, "a NUL byte, expected text");
    }
  }
}

void TextLines::refuse(std::size_t i, const std::string& message) const {
  throw Error(ErrorKind::input, path_, "line " + std::to_string(i + 1), message);
}

void TextLines::refuse(const std::string& message) const {
  throw Error(ErrorKind::input, path_, "", message);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::vector<std::string_view> blank_fields(std::string_view line) {
  constexpr std::string_view kBlanks = " \t";
  std::vector<std::string_view> fields;
  std::size_t begin = line.find_first_not_of(kBlanks);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kBlanks, end);
  }
  return fields;
}

std::vector<std::string_view> separated_fields(std::string_view line, char separator) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = std::min(line.find(separator), line.size());
    fields.push_back(trimmed(line.substr(0, end)));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

}  // namespace firth
