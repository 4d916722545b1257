// Tokens in runs: what the vocabulary counts and encodes. Text files are one source (open_text);
// phrases, JSON lines or another language's segmenter are others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace firth {

// A run of whole tokens, consecutive in the corpus. Reused from call to call to save allocations.
struct TokenRun {
  // A token is a view of `bytes`; 16 readable bytes follow the last one. An empty token marks the
  // end of a sentence.
  struct Token {
    std::uint32_t offset;
    std::uint32_t length;
  };

  std::uint64_t number = 0;  // 0, 1, 2, ... in corpus order
  std::vector<char> bytes;
  std::vector<Token> tokens;
  std::uint64_t too_long = 0;     // tokens dropped for their length
  std::uint64_t text_bytes = 0;   // bytes of text (decompressed) that this run stands for
  std::uint32_t file = 0;         // index into the source's files, for messages
  std::uint64_t file_offset = 0;  // of bytes[0] in the (decompressed) file

  [[nodiscard]] std::string_view view(Token token) const {
    return {bytes.data() + token.offset, token.length};
  }
};

class TokenSource {
 public:
  virtual ~TokenSource() = default;

  // Fills `run` with the next tokens; false at the end of the corpus. Safe to call from several
  // threads, each with a run of its own; numbers are given out in order.
  // Throws Error; afterwards every call returns false.
  virtual bool next(TokenRun& run) = 0;

  // "PATH:@offset" of a token, for messages.
  [[nodiscard]] virtual std::string position(const TokenRun& run, TokenRun::Token token) const = 0;

  // Bytes consumed of the files as they are on disk, and their total (0: unknown).
  [[nodiscard]] virtual std::uint64_t bytes_done() const = 0;
  [[nodiscard]] virtual std::uint64_t bytes_total() const = 0;

  // One-line remarks for the user (a byte-order mark inside a file, a file that grew): at the end.
  [[nodiscard]] virtual std::vector<std::string> warnings() const { return {}; }
};

}  // namespace firth
