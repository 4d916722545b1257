#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <string_view>

#include "corpus/word_counter.h"
#include "firth/corpus.h"
#include "firth/error.h"
#include "io/byte_source.h"

namespace firth {
namespace {

constexpr Count kMaxCount = 0x7FFFFFFFFFFFFFFFU;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kMaxLine = 1024 * 1024;  // a word of a vocabulary is much shorter

class VocabularyReader {
 public:
  explicit VocabularyReader(const std::filesystem::path& path) : path_(path.native()) {}

  Vocabulary read() {
    read_lines();
    const WordCounts taken = counter_.take();
    const auto& words = taken.words;
    const auto& counts = taken.counts;
    if (words.empty()) throw Error(ErrorKind::input, path_, "", "no entries, expected words");
    std::vector<std::size_t> order(words.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&words, &counts](std::size_t a, std::size_t b) {
      return counts[a] != counts[b] ? counts[a] > counts[b] : words[a] < words[b];
    });
    Vocabulary vocabulary;
    for (const std::size_t i : order) {
      vocabulary.words.add(words[i]);
      vocabulary.counts.push_back(counts[i]);
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
    if (counter_.size() == 0 && line.starts_with(kByteOrderMark)) {
      line.remove_prefix(kByteOrderMark.size());
    }
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t blank = line.find_last_of("\t ");
    if (blank == line.npos) {
      fail(fmt::format("\"{}\" without a count, expected a word and its count", printable(line)));
    }
    if (blank == 0) fail("empty word, expected a word and its count");
    const Count count = parse_count(line.substr(blank + 1));
    if (count > kMaxCount - total_) fail(fmt::format("total count overflows {}", kMaxCount));
    total_ += count;
    add(line.substr(0, blank), count);
  }

  // A word that comes again is refused at once: a list of one word without end is a short one.
  void add(std::string_view word, Count count) {
    padded_.assign(word).append(kReadableBehind, '\0');
    word = std::string_view(padded_).substr(0, word.size());
    const auto [id, is_new] = counter_.count(WordCounter::key_of(word), word, count);
    // Every line is an entry, so word i stands in line i + 1.
    if (!is_new) fail(fmt::format("\"{}\" again, first in line {}", printable(word), id + 1));
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

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::input, path_, fmt::format("line {}", counter_.size() + 1), message);
  }

  const std::string path_;
  WordCounter counter_;
  std::string padded_;
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
  // The reader takes one mark off, and so does not mistake the first word for one, or the file for
  // a compressed one or an archive.
  const bool misleading =
      text.starts_with(kByteOrderMark) || is_compressed(text) || is_archive(text);
  return misleading ? std::string(kByteOrderMark) + text : text;
}

}  // namespace firth
