#include <algorithm>

#include "eval/answered.h"

namespace firth {

std::vector<PairRows> pair_rows(const QuestionSection& section, const WordRows& rows) {
  std::vector<PairRows> pairs;
  for (const WordPair& pair : section.pairs) {
    PairRows found;
    found.word_variants = rows.find(pair.word);
    if (!found.word_variants.empty()) found.word = found.word_variants[0];
    for (const std::string& answer : pair.answers) {
      const std::span<const WordId> variants = rows.find(answer);
      if (variants.empty()) continue;
      if (found.answer == kNoWord) {
        found.answer = variants[0];
        found.answer_variants = variants;
      }
      found.right.insert(found.right.end(), variants.begin(), variants.end());
    }
    std::sort(found.right.begin(), found.right.end());
    found.right.erase(std::unique(found.right.begin(), found.right.end()), found.right.end());
    pairs.push_back(std::move(found));
  }
  return pairs;
}

std::vector<std::string_view> words_of(const AnalogySet& set) {
  std::vector<std::string_view> words;
  for (const QuestionSection& section : set.sections) {
    for (const WordPair& pair : section.pairs) {
      words.emplace_back(pair.word);
      words.insert(words.end(), pair.answers.begin(), pair.answers.end());
    }
  }
  return words;
}

}  // namespace firth
