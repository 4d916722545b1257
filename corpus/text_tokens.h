// Text files as a source of tokens.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/text_files.h"
#include "firth/token_source.h"

namespace firth {

// White space separates tokens; \n and the end of a file end sentences. Memory: a block and the
// longest token kept, whatever the length of lines and tokens. Reading is serial, scanning is not.
class TextTokens : public TokenSource {
 public:
  static constexpr std::size_t kBlockBytes = 256 * 1024;  // fits a second-level cache

  TextTokens(TextPaths files, std::uint32_t max_token, std::size_t block_bytes = kBlockBytes);

  bool next(TokenRun& run) override;
  [[nodiscard]] std::string position(const TokenRun& run, TokenRun::Token token) const override;
  [[nodiscard]] std::uint64_t bytes_done() const override { return bytes_done_.load(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return files_.bytes; }
  [[nodiscard]] std::vector<std::string> warnings() const override;

 private:
  // The bytes of a run that hold whole tokens. `last`: its last byte is a newline of ours, because
  // the file ends there.
  struct Text {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool last = false;
  };
  using Place = std::pair<std::uint32_t, std::uint64_t>;  // file, offset

  std::optional<Text> read_block(TokenRun& run);
  void open_next_file();
  Text cut_at_end(TokenRun& run, std::size_t begin, std::size_t size);
  Text cut_at_space(TokenRun& run, std::size_t begin, std::size_t size);
  void note_oddities(const TokenRun& run, const Text& text);
  void note_inner_mark(const TokenRun& run, std::string_view text);

  const TextPaths files_;
  const std::uint32_t max_token_;
  const std::size_t block_bytes_;
  std::atomic<std::uint64_t> bytes_done_ = 0;

  std::mutex mutex_;  // guards what follows
  std::optional<TextFile> file_;
  std::size_t file_index_ = 0;
  std::uint64_t file_offset_ = 0;   // of carry_
  std::string carry_;               // an unfinished token, at most max_token_ bytes
  bool skipping_ = false;           // inside a token that is too long
  std::uint64_t bytes_before_ = 0;  // on disk, of the files already read
  std::uint64_t run_number_ = 0;

  std::vector<std::atomic<std::uint8_t>> line_ends_;  // of each file: bits kHasCr, kHasLf
  mutable std::mutex mark_mutex_;
  std::optional<Place> inner_mark_;  // the first byte-order mark inside a file
};

}  // namespace firth
