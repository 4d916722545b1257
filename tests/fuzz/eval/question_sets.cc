// Benchmark files: analogies (also with their answers beside them), word pairs, categories.
#include "firth/question_sets.h"

#include <fmt/format.h>

#include <cmath>

#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

void check_analogies(const std::string& path) {
  const auto set = unless_refused([&] { return read_analogies(path); });
  if (!set) return;
  for (const QuestionSection& section : set->sections) {
    require(!section.questions.empty(), "a section asks something");
    for (const AnalogyQuestion& question : section.questions) {
      require(question.known < section.pairs.size() && question.asked < section.pairs.size(),
              "a question is of pairs of its section");
    }
    for (const WordPair& pair : section.pairs) {
      require(!pair.word.empty() && !pair.answers.empty(), "a pair has both sides");
      for (const std::string& answer : pair.answers)
        require(!answer.empty(), "an answer is a word");
    }
  }
}

// A word that stands in a field of its own and begins no comment.
bool is_plain(const std::string& word) {
  return word.find_first_of("\t;,") == word.npos && !word.starts_with('#') &&
         word.find("\xEF\xBB\xBF") == word.npos;
}

void check_similarity(const std::string& path) {
  const auto set = unless_refused([&] { return read_word_similarity(path); });
  if (!set) return;
  std::string text = "# written again\n";
  for (const ScoredPair& pair : set->pairs) {
    require(!pair.a.empty() && !pair.b.empty() && std::isfinite(pair.score), "a pair is whole");
    if (!is_plain(pair.a) || !is_plain(pair.b)) return;
    text += fmt::format("{}\t{}\t{}\n", pair.a, pair.b, pair.score);
  }
  const SimilaritySet again = read_word_similarity(fuzz_file(text));
  const auto same = [](const ScoredPair& x, const ScoredPair& y) {
    return x.a == y.a && x.b == y.b && x.score == y.score;
  };
  require(!again.header && std::equal(again.pairs.begin(), again.pairs.end(), set->pairs.begin(),
                                      set->pairs.end(), same),
          "what is written reads equal");
}

void check_categories(const std::string& path) {
  const auto set = unless_refused([&] { return read_categories(path); });
  if (!set) return;
  require(set->classes.size() >= 2, "there are categories");
  for (const ClassifiedWord& word : set->words) {
    require(!word.word.empty() && word.word_class < set->classes.size(), "a word has its class");
  }
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firth;
  FuzzInput input(data, size);
  switch (input.choice(4)) {
    case 0:
      check_analogies(fuzz_file(input.rest()));
      break;
    case 1:
      check_similarity(fuzz_file(input.rest()));
      break;
    case 2:
      check_categories(fuzz_file(input.rest()));
      break;
    default: {
      const std::string questions = fuzz_file(input.part(), "msr.questions");
      fuzz_file(input.rest(), "msr.answers");
      check_analogies(questions);
    }
  }
  return 0;
}
