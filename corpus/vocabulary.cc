#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <string_view>

#include "firth/corpus.h"
#include "firth/error.h"
#include "io/byte_source.h"

namespace firth {
namespace {

constexpr Count kMaxCount = 0x7FFFFFFFFFFFFFFFU;
constexpr std::size_t kMaxLine = 1024 * 1024;  // a word of a vocabulary is much shorter

struct Entry {
  std::string word;
  Count count = 0;
};

class VocabularyReader {
 public:
  explicit VocabularyReader(const std::filesystem::path& path) : path_(path.native()) {}

  Vocabulary read() {
    read_lines();
    if (entries_.empty()) throw Error(ErrorKind::input, path_, "", "no entries, expected words");
    refuse_duplicates();
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return a.count != b.count ? a.count > b.count : a.word < b.word;
    });
    Vocabulary vocabulary;
    for (const Entry& entry : entries_) {
      vocabulary.words.add(entry.word);
      vocabulary.counts.push_back(entry.count);
    }
    vocabulary.words.index();
    return vocabulary;
  }

 private:
  void read_lines() {
    const auto source = open_bytes(path_);
    std::vector<char> block(64 * 1024);
    std::string line;
    while (const std::size_t size = source->read(block.data(), block.size())) {
      std::string_view rest(block.data(), size);
      for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
        line += rest.substr(0, end);
        add_line(line);
        line.clear();
        rest.remove_prefix(end + 1);
      }
      line += rest;
      if (line.size() > kMaxLine) fail("longer than 1 MiB, expected a word and its count");
    }
    if (!line.empty()) add_line(line);
  }

  void add_line(std::string_view line) {
    if (entries_.empty() && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t blank = line.find_last_of("\t ");
    if (blank == line.npos) {
      fail(fmt::format("\"{}\" without a count, expected a word and its count", printable(line)));
    }
    if (blank == 0) fail("empty word, expected a word and its count");
    if (entries_.size() == kMaxWords) fail("more than 2147483647 words");
    const Count count = parse_count(line.substr(blank + 1));
    if (count > kMaxCount - total_) fail(fmt::format("total count overflows {}", kMaxCount));
    total_ += count;
    entries_.push_back({std::string(line.substr(0, blank)), count});
  }

  Count parse_count(std::string_view digits) const {
    Count count = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, count);
    if (digits.empty() || stop != end || error != std::errc() || count > kMaxCount) {
      fail(fmt::format("count \"{}\", expected 0 to {}", printable(digits), kMaxCount));
    }
    return count;
  }

  // Every line is an entry, so row i stands in line i + 1.
  void refuse_duplicates() const {
    WordList words;
    for (const Entry& entry : entries_) words.add(entry.word);
    if (const auto rows = words.index()) {
      throw Error(ErrorKind::input, path_, fmt::format("line {}", rows->second + 1),
                  fmt::format("\"{}\" again, first in line {}", printable(words[rows->first]),
                              rows->first + 1));
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::input, path_, fmt::format("line {}", entries_.size() + 1), message);
  }

  const std::string path_;
  std::vector<Entry> entries_;
  Count total_ = 0;
};

}  // namespace

Count Vocabulary::total() const { return std::accumulate(counts.begin(), counts.end(), Count{0}); }

Vocabulary read_vocabulary(const std::filesystem::path& path) {
  return VocabularyReader(path).read();
}

std::string format_vocabulary(const WordList& words, std::span<const Count> counts) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += words[i];
    text += '\t';
    text += fmt::format_int(counts[i]).c_str();
    text += '\n';
  }
  return text;
}

}  // namespace firth
