#include "table/vocab_file.h"

#include <charconv>

#include "firth/error.h"
#include "table/word2vec_header.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

std::string name_without(std::string name, std::string_view extension) {
  for (const std::string_view suffix : {".gz", ".zst", ".xz", ".bz2", ".lz4"}) {
    if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
  }
  if (name.ends_with(extension)) name.resize(name.size() - extension.size());
  return name;
}

[[noreturn]] void refuse(const std::string& path, std::size_t line, const std::string& message) {
  throw Error(ErrorKind::input, path, "line " + std::to_string(line), message);
}

Count parse_count(std::string_view text, const std::string& path, std::size_t line) {
  Count count = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (code != std::errc{} || end != text.data() + text.size()) {
    refuse(path, line, "count \"" + printable(text) + "\", expected a whole number below 2^64");
  }
  return count;
}

void parse_line(std::string_view line, std::size_t number, const std::string& path,
                VocabRows& out) {
  const std::size_t tab = line.rfind('\t');
  const std::string_view word = line.substr(0, tab);
  if (word.empty()) refuse(path, number, "empty word");
  if (word.find('\t') != std::string_view::npos) {
    refuse(path, number, "two tabs, expected word and count");
  }
  const bool counted = tab != std::string_view::npos;
  if (number > 1 && counted == out.counts.empty()) {
    refuse(path, number,
           counted ? "a count, the lines above have none" : "no count, the lines above have one");
  }
  if (counted) out.counts.push_back(parse_count(line.substr(tab + 1), path, number));
  out.words.add(word);
}

}  // namespace

VocabRows parse_vocab(std::string_view bytes, const std::string& path) {
  VocabRows out;
  std::size_t number = 0;
  while (!bytes.empty()) {
    if (number == kMaxWords) throw Error(ErrorKind::limit, path, "", "more than 2^31 - 1 words");
    const std::size_t end = bytes.find('\n');
    parse_line(bytes.substr(0, end), ++number, path, out);
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  out.words.index();
  return out;
}

std::shared_ptr<const WholeFile> open_vocab(const std::filesystem::path& path, std::size_t rows) {
  constexpr std::uint64_t kLine = kMaxWordBytes + 32;  // a word, a tab, a count, a newline
  std::uint64_t limit = 0;
  if (__builtin_mul_overflow(rows, kLine, &limit)) limit = UINT64_MAX;
  return WholeFile::open_decompressed(path, limit);
}

std::string name_beside_words(const fs::path& file, std::string_view extension) {
  std::string name = name_without(file.native(), extension);
  std::error_code code;
  if (fs::exists(name + ".vocab.tsv", code) || !fs::is_symlink(fs::symlink_status(file, code))) {
    return name;
  }
  const fs::path target = fs::canonical(file, code);
  return code ? name : name_without(target.native(), extension);
}

void write_vocab(const ByteSink& out, const SavedTable& table) {
  std::string line;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    line.assign(table.word(i));
    if (table.has_counts()) line.append("\t").append(std::to_string(table.count(i)));
    line += '\n';
    out(line);
  }
}

}  // namespace firth
