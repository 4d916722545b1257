// Vocabulary files: what is read and written again reads equal.
#include "firth/corpus.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

std::string text_of(const Vocabulary& vocabulary) {
  return format_vocabulary(vocabulary.words, vocabulary.counts);
}

void require_ordered(const Vocabulary& vocabulary) {
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    const std::string_view word = vocabulary.words[i];
    require(!word.empty() && vocabulary.words.find(word) == i, "every word has a row of its own");
    if (i == 0) continue;
    const Count before = vocabulary.counts[i - 1];
    const Count count = vocabulary.counts[i];
    require(before > count || (before == count && vocabulary.words[i - 1] < word), "rows fall");
  }
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firth;
  FuzzInput input(data, size);
  const std::string path = fuzz_file(input.rest());
  const auto vocabulary = unless_refused([&] { return read_vocabulary(path); });
  if (!vocabulary) return 0;
  require_ordered(*vocabulary);
  const std::string text = text_of(*vocabulary);
  require(text_of(read_vocabulary(fuzz_file(text))) == text, "what is written reads equal");
  return 0;
}
