#include "cli/export_words.h"

#include <string_view>

#include "firth/error.h"
#include "io/byte_source.h"

namespace firth {
namespace {

std::string read_all(const std::string& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  constexpr std::size_t kMost = std::size_t{256} << 20;
  const auto source = open_bytes(path);
  std::string bytes;
  for (std::size_t got = kPiece; got > 0;) {
    const std::size_t end = bytes.size();
    bytes.resize(end + kPiece);
    got = source->read(bytes.data() + end, kPiece);
    bytes.resize(end + got);
    if (bytes.size() <= kMost) continue;
    throw Error(ErrorKind::limit, path, "", "more than 256 MiB, expected a list of words");
  }
  return bytes;
}

}  // namespace

std::vector<std::string> read_word_lines(const std::string& path) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::string bytes = read_all(path);
  std::string_view rest = bytes;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> words;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (word.ends_with('\r')) word.remove_suffix(1);
    word = word.substr(0, word.find('\t'));
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace firth
