// Analogy files of every shape, read into sections of pairs and questions.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>

#include "eval/text_lines.h"
#include "firth/question_sets.h"
#include "io/folder_names.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using Fields = std::vector<std::string_view>;

constexpr std::uint32_t kMostPairs = 4000;  // of a file: 16 million questions

bool is_blank(std::string_view line) { return blank_fields(line).empty(); }

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// JJ_JJR, NN_NNPOS: parts of speech of the Penn Treebank.
bool is_tag(std::string_view field) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const std::size_t middle = field.find('_');
  if (middle == std::string_view::npos || middle == 0 || middle + 1 == field.size()) return false;
  return std::all_of(field.begin(), field.begin() + static_cast<std::ptrdiff_t>(middle), capital) &&
         std::all_of(field.begin() + static_cast<std::ptrdiff_t>(middle) + 1, field.end(), capital);
}

bool is_syntactic(std::string_view name) {
  return starts_with(name, "gram") || starts_with(name, "msr") || is_tag(name);
}

std::string plural(std::size_t n, const std::string& noun) {
  return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

void add_question(QuestionSection& section, std::string_view a, std::string_view b,
                  std::string_view c, std::string_view d) {
  const auto known = static_cast<std::uint32_t>(section.pairs.size());
  section.pairs.push_back({std::string(a), {std::string(b)}});
  section.pairs.push_back({std::string(c), {std::string(d)}});
  section.questions.push_back({known, known + 1});
}

// Sections by name, in order of appearance.
class TaggedSections {
 public:
  QuestionSection& at(std::string_view tag) {
    const auto [place, is_new] = index_.emplace(tag, sections_.size());
    if (is_new) sections_.push_back({std::string(tag), is_syntactic(tag), false, {}, {}});
    return sections_[place->second];
  }
  std::vector<QuestionSection> take() && { return std::move(sections_); }

 private:
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<QuestionSection> sections_;
};

std::vector<QuestionSection> read_tagged(const TextLines& lines, bool tag_first) {
  TaggedSections sections;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Fields f = blank_fields(lines[i]);
    if (f.empty()) continue;
    if (f.size() != 5 || !is_tag(tag_first ? f[0] : f[4])) {
      lines.refuse(
          i, "found " + in_quotes(lines[i]) + ", expected " +
                 (tag_first ? "a relation tag and four words" : "four words and a relation tag"));
    }
    const std::size_t first = tag_first ? 1 : 0;
    add_question(sections.at(tag_first ? f[0] : f[4]), f[first], f[first + 1], f[first + 2],
                 f[first + 3]);
  }
  return std::move(sections).take();
}

std::vector<QuestionSection> read_questions(const TextLines& lines) {
  std::vector<QuestionSection> sections;
  std::size_t header = 0;  // line of the last section
  const auto close = [&] {
    if (!sections.empty() && sections.back().questions.empty()) {
      lines.refuse(header, "the section " + in_quotes(sections.back().name) +
                               " is empty, expected questions of four words");
    }
  };
  const auto open = [&](const std::string& name, std::size_t i) {
    close();
    header = i;
    sections.push_back({name, is_syntactic(name), false, {}, {}});
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Fields f = blank_fields(lines[i]);
    if (f.empty()) continue;
    if (f[0][0] == ':') {
      const std::string_view name = trimmed(lines[i].substr(lines[i].find(':') + 1));
      if (name.empty()) lines.refuse(i, "a section without a name");
      open(std::string(name), i);
      continue;
    }
    if (f.size() != 4) {
      lines.refuse(i, plural(f.size(), "word") + " in " + in_quotes(lines[i]) + ", expected four");
    }
    if (sections.empty()) open(stem_of(lines.path()), i);
    add_question(sections.back(), f[0], f[1], f[2], f[3]);
  }
  close();
  return sections;
}

// Every pair is asked with every other one.
QuestionSection read_pairs(const TextLines& lines) {
  const std::string folder = fs::path(lines.path()).parent_path().filename().string();
  QuestionSection section{
      stem_of(lines.path()), starts_with(folder, "1_") || starts_with(folder, "2_"), true, {}, {}};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const Fields f = separated_fields(lines[i], '\t');
    WordPair pair{f.size() == 2 ? std::string(f[0]) : "", {}};
    if (f.size() == 2) {
      for (const std::string_view answer : separated_fields(f[1], '/')) {
        if (!answer.empty()) pair.answers.emplace_back(answer);
      }
    }
    if (pair.word.empty() || pair.answers.empty()) {
      lines.refuse(i, "found " + in_quotes(lines[i]) + ", expected a word, a tab and its answers");
    }
    section.pairs.push_back(std::move(pair));
  }
  const auto n = static_cast<std::uint32_t>(section.pairs.size());
  if (n > kMostPairs) {
    lines.refuse(plural(n, "pair") + ", expected at most " + std::to_string(kMostPairs) +
                 ", as each is asked with every other one");
  }
  if (n < 2) lines.refuse("one pair, expected at least two to ask one with the other");
  for (std::uint32_t known = 0; known < n; ++known) {
    for (std::uint32_t asked = 0; asked < n; ++asked) {
      if (known != asked) section.questions.push_back({known, asked});
    }
  }
  return section;
}

// Three words a line, and in a second file the relation and the fourth word.
std::vector<QuestionSection> read_questions_and_answers(const TextLines& questions,
                                                        const TextLines& answers) {
  TaggedSections sections;
  if (questions.size() != answers.size()) {
    answers.refuse(plural(answers.size(), "line") + ", expected " +
                   std::to_string(questions.size()) + " as in " +
                   printable(questions.path(), 4096));
  }
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Fields q = blank_fields(questions[i]);
    const Fields a = blank_fields(answers[i]);
    if (q.empty() && a.empty()) continue;
    if (q.size() != 3) {
      questions.refuse(
          i, plural(q.size(), "word") + " in " + in_quotes(questions[i]) + ", expected three");
    }
    if (a.size() != 2) {
      answers.refuse(i, "found " + in_quotes(answers[i]) + ", expected a relation tag and a word");
    }
    add_question(sections.at(a[0]), q[0], q[1], q[2], a[1]);
  }
  return std::move(sections).take();
}

std::vector<QuestionSection> read_file(const std::string& path, bool& latin1) {
  const TextLines lines(path);
  latin1 = latin1 || lines.latin1();
  if (fs::path(path).extension() == ".questions") {
    const TextLines answers(fs::path(path).replace_extension(".answers").string());
    return read_questions_and_answers(lines, answers);
  }
  std::size_t first = 0;
  while (first < lines.size() && is_blank(lines[first])) ++first;
  if (first == lines.size()) lines.refuse("an empty file, expected analogy questions");
  const Fields f = blank_fields(lines[first]);
  if (f.size() == 5 && is_tag(f[0])) return read_tagged(lines, true);
  if (f.size() == 5 && is_tag(f[4])) return read_tagged(lines, false);
  const bool tab = lines[first].find('\t') != std::string_view::npos;
  if (tab && separated_fields(lines[first], '\t').size() == 2) return {read_pairs(lines)};
  return read_questions(lines);
}

void add_files(const fs::path& folder, std::vector<std::string>& files) {
  for (const std::string& name : names_in_folder(folder)) {
    if (name.starts_with('.')) continue;
    const fs::path path = folder / name;
    std::error_code ignored;  // type_of() looks, too
    if (path.extension() == ".txt" && type_of(path) == fs::file_type::regular) {
      files.push_back(path.string());
    } else if (!fs::is_symlink(path, ignored) && type_of(path) == fs::file_type::directory) {
      add_files(path, files);
    }
  }
}

// The .txt files below a folder, in byte order of their paths.
std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  add_files(folder, files);
  if (files.empty()) {
    throw Error(ErrorKind::input, folder, "", "no .txt file in this folder, expected analogies");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

AnalogySet read_analogies(const std::string& path) {
  AnalogySet set{path, false, {}};
  std::error_code ignored;
  const bool folder = fs::is_directory(path, ignored);
  for (const std::string& file : folder ? files_of(path) : std::vector<std::string>{path}) {
    for (QuestionSection& section : read_file(file, set.latin1)) {
      set.sections.push_back(std::move(section));
    }
  }
  return set;
}

}  // namespace firth
