// Files of word pairs with scores, and of words with classes.
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "eval/text_lines.h"
#include "firth/question_sets.h"

namespace firth {
namespace {

using Fields = std::vector<std::string_view>;

// '\0' stands for blanks.
char separator_of(std::string_view line) {
  for (const char separator : {'\t', ';', ','}) {
    if (line.find(separator) != std::string_view::npos) return separator;
  }
  return '\0';
}

Fields fields_of(std::string_view line, char separator) {
  return separator == '\0' ? blank_fields(line) : separated_fields(line, separator);
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

// The lines that are neither empty nor comments, by number.
std::vector<std::size_t> lines_that_count(const TextLines& lines, bool comments) {
  std::vector<std::size_t> counting;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool comment = comments && lines[i].substr(0, 1) == "#";
    if (!comment && !blank_fields(lines[i]).empty()) counting.push_back(i);
  }
  return counting;
}

// A class of one word can be neither missed nor found.
void require_two_words_a_class(const TextLines& lines, const CategorySet& set) {
  std::vector<std::size_t> sizes(set.classes.size());
  for (const ClassifiedWord& word : set.words) ++sizes[word.word_class];
  for (std::size_t c = 0; c < sizes.size(); ++c) {
    if (sizes[c] < 2) {
      lines.refuse("the category " + in_quotes(set.classes[c]) +
                   " has one word, expected at least two");
    }
  }
  if (set.classes.size() < 2) lines.refuse("one category, expected at least two");
}

}  // namespace

SimilaritySet read_word_similarity(const std::string& path) {
  const TextLines lines(path);
  SimilaritySet set{path, lines.latin1(), false, {}};
  const std::vector<std::size_t> counting = lines_that_count(lines, true);
  if (counting.empty()) lines.refuse("an empty file, expected two words and a score a line");
  const char separator = separator_of(lines[counting[0]]);
  for (const std::size_t i : counting) {
    const Fields f = fields_of(lines[i], separator);
    if (f.size() < 3 || f[0].empty() || f[1].empty()) {
      lines.refuse(i, "found " + in_quotes(lines[i]) + ", expected two words and a score");
    }
    const std::optional<double> score = number_of(f[2]);
    if (score) {
      set.pairs.push_back({std::string(f[0]), std::string(f[1]), *score});
    } else if (i == counting[0]) {
      set.header = true;
    } else {
      lines.refuse(i, "score " + in_quotes(f[2]) + ", expected a number");
    }
  }
  if (set.pairs.size() < 2) lines.refuse("fewer than two pairs, expected some to correlate");
  return set;
}

CategorySet read_categories(const std::string& path) {
  const TextLines lines(path);
  CategorySet set{path, lines.latin1(), {}, {}};
  std::map<std::string, std::uint32_t, std::less<>> index;
  const std::vector<std::size_t> counting = lines_that_count(lines, false);
  if (counting.empty()) lines.refuse("an empty file, expected a word and its category a line");
  for (const std::size_t i : counting) {
    const bool tab = lines[i].find('\t') != std::string_view::npos;
    const Fields f = fields_of(lines[i], tab ? '\t' : '\0');
    if (f.size() != 2 || f[0].empty() || f[1].empty()) {
      lines.refuse(i, "found " + in_quotes(lines[i]) + ", expected a word and its category");
    }
    const auto [place, is_new] =
        index.emplace(f[1], static_cast<std::uint32_t>(set.classes.size()));
    if (is_new) set.classes.emplace_back(f[1]);
    set.words.push_back({std::string(f[0]), place->second});
  }
  require_two_words_a_class(lines, set);
  return set;
}

}  // namespace firth
