#include "cli/export_words.h"

#include <optional>
#include <string_view>
#include <utility>

#include "firth/error.h"
#include "io/byte_source.h"

namespace firth {
namespace {

std::string read_list(const std::string& path) {
  std::optional<std::string> bytes = read_at_most(path, std::size_t{256} << 20);
  if (bytes) return std::move(*bytes);
  throw Error(ErrorKind::limit, shown_name(path), "",
              "more than 256 MiB, expected a list of words");
}

}  // namespace

std::vector<std::string> read_word_lines(const std::string& path) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::string bytes = read_list(path);
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
