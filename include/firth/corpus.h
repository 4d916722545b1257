// From text to ids: count the words, choose the vocabulary, encode the tokens.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "firth/options.h"
#include "firth/types.h"
#include "firth/word_list.h"

namespace firth {

// Words with counts, by falling count, ties by the bytes of the word (memcmp order).
// words.index() has been called. Immutable, so safe to read from any thread.
struct Vocabulary {
  WordList words;
  std::vector<Count> counts;

  [[nodiscard]] std::size_t size() const { return counts.size(); }
  [[nodiscard]] Count total() const;  // sum of counts
};

// Reads `word<TAB>count` or `word<SPACE>count` lines (split at the last blank); CRLF, a byte-order
// mark and a missing last newline are accepted, unsorted counts are sorted, a count may be 0 (as
// word2vec.c's `</s>` often is).
// Throws Error(input) with the line for a missing or huge count, an empty or a repeated word.
[[nodiscard]] Vocabulary read_vocabulary(const std::filesystem::path& path);

// The text of a vocabulary file: `word<TAB>count<NEWLINE>` in row order; before it a byte-order
// mark where the first word begins with one, or as a compressed file or an archive does.
[[nodiscard]] std::string format_vocabulary(const WordList& words, std::span<const Count> counts);

// Where every token of the text went:
//   read = in_vocabulary + below_min_count + cut + too_long + invalid.
struct TokenAccount {
  Count read = 0;
  Count in_vocabulary = 0;
  Count below_min_count = 0;
  Count cut = 0;       // by max_vocab, or absent from the given vocabulary
  Count too_long = 0;  // longer than max_token bytes
  Count invalid = 0;   // dropped for invalid UTF-8 (Utf8Policy::drop)

  Count invalid_kept = 0;     // tokens of invalid UTF-8 among the others (Utf8Policy::keep)
  std::string first_invalid;  // "PATH:@offset" of the first of either, or empty
  std::uint64_t bytes = 0;    // of text, after decompression
  Count sentences = 0;        // that hold at least one token read, too long ones aside
  Count distinct = 0;         // distinct words read, before any were dropped
};

struct EncodedBlocks;

// The ids of the in-vocabulary tokens in corpus order; bit 31 marks the last token of a sentence.
// In memory, what exceeds a limit in an unlinked file. read() may be called from any thread.
class EncodedCorpus {
 public:
  static constexpr std::uint32_t kSentenceEnd = 0x80000000U;
  static WordId id(std::uint32_t token) { return token & ~kSentenceEnd; }
  static bool ends_sentence(std::uint32_t token) { return (token & kSentenceEnd) != 0; }

  EncodedCorpus() = default;
  // For tests and for callers that have ids already.
  explicit EncodedCorpus(const std::vector<std::uint32_t>& tokens);
  explicit EncodedCorpus(std::shared_ptr<const EncodedBlocks> blocks);

  [[nodiscard]] Count size() const;
  [[nodiscard]] bool spilled() const;

  // Tokens [begin, end): a view of memory, or of `buffer` where they lie in pieces or in the file.
  // REQUIRES: begin <= end <= size(). Throws Error(io).
  [[nodiscard]] std::span<const std::uint32_t> read(Count begin, Count end,
                                                    std::vector<std::uint32_t>& buffer) const;

  // xxh3-64 of all tokens as little-endian 32-bit words.
  [[nodiscard]] std::uint64_t fingerprint() const;

 private:
  [[nodiscard]] std::span<const std::uint32_t> load(std::size_t block, Count begin, Count end,
                                                    std::vector<std::uint32_t>& buffer) const;

  std::shared_ptr<const EncodedBlocks> blocks_;
};

struct Corpus {
  Vocabulary vocabulary;
  EncodedCorpus tokens;
  TokenAccount account;
};

// Progress of the pass over the text, called from one thread at a time. Answer false to stop:
// the call then throws Stopped.
struct ReadProgress {
  std::uint64_t bytes_done = 0;   // bytes of the files, compressed as they are
  std::uint64_t bytes_total = 0;  // 0: unknown (stdin)
  Count tokens = 0;
};
using ReadCallback = std::function<bool(const ReadProgress&)>;

class TokenSource;

// One pass over the source with RunOptions::threads workers: counts, chooses the vocabulary,
// encodes. The result does not depend on the number of threads. `given`: use these words (their
// counts are counted anew, words that do not occur are left out); VocabularyOptions then does not
// apply. Throws Error(input) when fewer than two words are left, and whatever the source throws.
// Memory: 4 bytes a token up to RunOptions::memory, then a file in RunOptions::temp.
[[nodiscard]] Corpus read_corpus(TokenSource& source, const TextOptions& text,
                                 const VocabularyOptions& options, const RunOptions& run,
                                 const Vocabulary* given = nullptr, const ReadCallback& = {});

// The same pass without the tokens. May return a single word; throws on none.
struct CountedWords {
  Vocabulary vocabulary;
  TokenAccount account;
};
[[nodiscard]] CountedWords count_words(TokenSource& source, const TextOptions& text,
                                       const VocabularyOptions& options, const RunOptions& run,
                                       const ReadCallback& = {});

// The tokens of text files. Each path is a file, a folder (its files, recursively, in byte order of
// their paths, hidden ones skipped) or "-" for stdin. gzip, bzip2, xz, zstd and lz4 are recognised
// by content. Opens every file once to fail early. Throws Error.
[[nodiscard]] std::unique_ptr<TokenSource> open_text(const std::vector<std::string>& paths,
                                                     const TextOptions& options);

}  // namespace firth
