// Benchmark files as data: analogy questions, word pairs with scores, words with classes.
//
// All readers: gzip, bzip2, xz, zstd and lz4 are recognised by content, "-" is stdin; CRLF, a
// byte-order mark and empty lines are accepted; a file that is no UTF-8 is read as Latin-1, and
// says so. They throw Error(io), and Error(input) with path and line, what was found and what was
// expected. A file may have at most 1 GiB.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace firth {

// `word` is to any of `answers` as the words of another pair are to each other. Never empty.
struct WordPair {
  std::string word;
  std::vector<std::string> answers;
};

// pairs[known] is to be continued by pairs[asked].word: "known.word : known.answers :: asked.word
// : ?", right when the answer is one of asked.answers.
struct AnalogyQuestion {
  std::uint32_t known;
  std::uint32_t asked;
};

struct QuestionSection {
  std::string name;
  bool syntactic = false;  // by its name, see read_analogies()
  bool paired = false;     // pairs of one relation, each asked with every other one (BATS)
  std::vector<WordPair> pairs;
  std::vector<AnalogyQuestion> questions;
};

struct AnalogySet {
  std::string file;
  bool latin1 = false;  // some file was read as Latin-1
  std::vector<QuestionSection> sections;
};

// Reads one of these shapes, found by content:
//  - ": section" lines and questions of four words (Mikolov et al. 2013a, questions-words.txt);
//    questions before the first section line make a section named as the file;
//  - five fields: four words and a relation tag as JJ_JJR, first or last; a tag is a section;
//  - NAME.questions of three words a line, with NAME.answers beside it, "tag word" a line
//    (Mikolov et al. 2013c, word_relationship.questions);
//  - pairs: word TAB answer, or answer/answer/..., a file a section (BATS, Gladkova et al. 2016).
// A folder is walked in byte order of its paths; its .txt files are sections, hidden and other
// files are left out.
//
// Syntactic are sections named gram..., msr... or by a relation tag (capitals_capitals), and BATS
// files of the folders 1_... and 2_...; all others are semantic.
[[nodiscard]] AnalogySet read_analogies(const std::string& path);

struct ScoredPair {
  std::string a;
  std::string b;
  double score = 0;
};

struct SimilaritySet {
  std::string file;
  bool latin1 = false;
  bool header = false;  // the first line was one: its third field is no number
  std::vector<ScoredPair> pairs;
};

// Two words and a score a line, by tab, semicolon, comma or blanks, whichever the first line has
// (in this order); further fields are left out, lines that begin with # too.
[[nodiscard]] SimilaritySet read_word_similarity(const std::string& path);

// A word and its class, 0 <= class < classes.size().
struct ClassifiedWord {
  std::string word;
  std::uint32_t word_class = 0;
};

struct CategorySet {
  std::string file;
  bool latin1 = false;
  std::vector<std::string> classes;  // in order of appearance; each has at least two words
  std::vector<ClassifiedWord> words;
};

// word TAB class a line, or by a blank.
[[nodiscard]] CategorySet read_categories(const std::string& path);

}  // namespace firth
