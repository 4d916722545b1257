// A text under every policy, in blocks of any size, against the naive reading of it.
#include "corpus/text_tokens.h"
#include "io/byte_source.h"
#include "tests/corpus/oracle.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

struct Case {
  TextOptions options;
  VocabularyOptions choice;
  RunOptions run;
  std::size_t block = 0;
};

Case take_case(FuzzInput& input) {
  Case c;
  c.options.utf8 = static_cast<Utf8Policy>(input.choice(3));
  c.run.threads = 1 + static_cast<int>(input.choice(2));
  c.run.memory = std::uint64_t{1} << 20;
  c.choice.min_count = 1 + input.choice(3);
  c.choice.max_vocab = input.choice(10);
  c.options.max_token = 1 + static_cast<std::uint32_t>(input.choice(64));
  c.block = 1 + input.byte();
  return c;
}

Corpus read(const std::string& path, const Case& c) {
  TextTokens source(expand_text_paths({path}), c.options.max_token, c.block);
  return read_corpus(source, c.options, c.choice, c.run);
}

// What is no UTF-8 text is refused by its beginning.
bool may_look_foreign(std::string_view text) {
  return text.find('\0') != text.npos || text.starts_with("\xFF\xFE") ||
         text.starts_with("\xFE\xFF") || is_archive(text) || is_compressed(text);
}

void require_equal(const TokenAccount& a, const TokenAccount& b) {
  require(a.read == b.read && a.bytes == b.bytes && a.sentences == b.sentences, "what was read");
  require(a.distinct == b.distinct && a.in_vocabulary == b.in_vocabulary, "what was kept");
  require(a.below_min_count == b.below_min_count && a.cut == b.cut, "what was rare");
  require(a.too_long == b.too_long, "what was too long");
  require(a.invalid == b.invalid && a.invalid_kept == b.invalid_kept, "what was invalid");
}

void require_equal(const Corpus& corpus, const NaiveCorpus& naive) {
  require_equal(corpus.account, naive.account);
  require(corpus.vocabulary.size() == naive.vocabulary.size(), "as many words");
  for (std::size_t i = 0; i < naive.vocabulary.size(); ++i) {
    require(corpus.vocabulary.words[i] == naive.vocabulary[i].first, "the same words");
    require(corpus.vocabulary.counts[i] == naive.vocabulary[i].second, "the same counts");
  }
  std::vector<std::uint32_t> buffer;
  const auto tokens = corpus.tokens.read(0, corpus.tokens.size(), buffer);
  require(std::equal(tokens.begin(), tokens.end(), naive.tokens.begin(), naive.tokens.end()),
          "the same tokens");
}

void check(std::string_view bytes, const Case& c) {
  std::string_view text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  NaiveCorpus naive = naive_corpus(text, c.options, c.choice);
  naive.account.bytes = bytes.size();
  const std::string path = fuzz_file(bytes);
  const auto corpus = unless_refused([&] { return read(path, c); });
  const bool strict = c.options.utf8 == Utf8Policy::strict;
  if (corpus) {
    require(!strict || naive.account.invalid_kept == 0, "invalid UTF-8 is refused when asked to");
    require_equal(*corpus, naive);
  } else {
    const bool invalid = strict && naive.account.invalid_kept > 0;
    require(invalid || naive.vocabulary.size() < 2 || may_look_foreign(bytes), "text is read");
  }
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  const firth::Case c = firth::take_case(input);
  firth::check(input.rest(), c);
  return 0;
}
