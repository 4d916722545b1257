#include "corpus/text_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "corpus/token_scan.h"
#include "firth/corpus.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::uint8_t kHasCr = 1;
constexpr std::uint8_t kHasLf = 2;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

TextTokens::TextTokens(TextPaths files, std::uint32_t max_token, std::size_t block_bytes)
    : files_(std::move(files)),
      max_token_(max_token),
      block_bytes_(block_bytes),
      line_ends_(files_.paths.size()) {}

bool TextTokens::next(TokenRun& run) {
  std::optional<Text> text;
  {
    const std::lock_guard lock(mutex_);
    try {
      text = read_block(run);
    } catch (...) {
      file_.reset();
      file_index_ = files_.paths.size();  // every later call returns false
      throw;
    }
  }
  if (!text) return false;
  scan_tokens(run, text->begin, text->end, max_token_);
  note_oddities(run, *text);
  return true;
}

// The next block, behind what the last one left over; the range of it that holds whole tokens.
std::optional<TextTokens::Text> TextTokens::read_block(TokenRun& run) {
  if (!file_ && file_index_ == files_.paths.size()) return std::nullopt;
  run.text_bytes = 0;
  run.too_long = 0;
  if (!file_) {
    open_next_file();
    run.text_bytes = file_->mark_bytes();
  }
  const std::size_t room = carry_.size() + block_bytes_ + 1 + kScanPadding;
  if (run.bytes.size() < room) run.bytes.resize(room);
  std::memcpy(run.bytes.data(), carry_.data(), carry_.size());
  const std::size_t got = file_->read(run.bytes.data() + carry_.size(), block_bytes_);
  const std::size_t size = carry_.size() + got;
  run.number = run_number_++;
  run.file = static_cast<std::uint32_t>(file_index_);
  run.file_offset = file_offset_;
  run.text_bytes += got;
  bytes_done_ = bytes_before_ + file_->bytes_consumed();

  const char* bytes = run.bytes.data();
  const auto begin =
      static_cast<std::size_t>(skipping_ ? std::find_if(bytes, bytes + size, is_space) - bytes : 0);
  if (begin < size) skipping_ = false;
  return got < block_bytes_ ? cut_at_end(run, begin, size) : cut_at_space(run, begin, size);
}

void TextTokens::open_next_file() {
  file_.emplace(files_.paths[file_index_]);
  file_offset_ = file_->mark_bytes();
}

// A newline behind the last byte ends the last token and the last sentence.
TextTokens::Text TextTokens::cut_at_end(TokenRun& run, std::size_t begin, std::size_t size) {
  run.bytes[size] = '\n';
  bytes_before_ += file_->bytes_consumed();
  bytes_done_ = bytes_before_;
  file_.reset();
  ++file_index_;
  carry_.clear();
  skipping_ = false;
  return {begin, size + 1, true};
}

TextTokens::Text TextTokens::cut_at_space(TokenRun& run, std::size_t begin, std::size_t size) {
  std::size_t end = size;
  while (end > begin && !is_space(run.bytes[end - 1])) --end;
  carry_.assign(run.bytes.data() + end, size - end);
  if (carry_.size() > max_token_) {
    ++run.too_long;
    skipping_ = true;
    carry_.clear();
  }
  file_offset_ += size - carry_.size();
  return {begin, end, false};
}

void TextTokens::note_oddities(const TokenRun& run, const Text& text) {
  const std::string_view bytes(run.bytes.data() + text.begin,
                               text.end - text.begin - (text.last ? 1 : 0));
  std::uint8_t found = 0;
  if (bytes.find('\n') != std::string_view::npos) {
    found = kHasLf;
  } else if (bytes.find('\r') != std::string_view::npos) {
    found = kHasCr;
  }
  if (found != 0) line_ends_[run.file].fetch_or(found, std::memory_order_relaxed);
  note_inner_mark(run, bytes);
}

void TextTokens::note_inner_mark(const TokenRun& run, std::string_view text) {
  // The first byte alone is rare in most text, and memchr() is the fastest search there is.
  std::size_t at = text.find(kByteOrderMark.front());
  while (at != std::string_view::npos && !text.substr(at).starts_with(kByteOrderMark)) {
    at = text.find(kByteOrderMark.front(), at + 1);
  }
  if (at == std::string_view::npos) return;
  const auto offset = static_cast<std::size_t>(text.data() - run.bytes.data()) + at;
  const Place place{run.file, run.file_offset + offset};
  const std::lock_guard lock(mark_mutex_);
  if (!inner_mark_ || place < *inner_mark_) inner_mark_ = place;
}

std::string TextTokens::position(const TokenRun& run, TokenRun::Token token) const {
  return fmt::format("{}:@{}", printable(shown_name(files_.paths[run.file]), 4096),
                     run.file_offset + token.offset);
}

std::vector<std::string> TextTokens::warnings() const {
  std::vector<std::string> lines = files_.warnings;
  for (std::size_t i = 0; i < line_ends_.size(); ++i) {
    if (line_ends_[i].load() != kHasCr) continue;
    lines.push_back(fmt::format("{}: has carriage returns but no newline: one sentence",
                                printable(shown_name(files_.paths[i]), 4096)));
  }
  const std::lock_guard lock(mark_mutex_);
  if (inner_mark_) {
    lines.push_back(fmt::format("{}:@{}: byte-order mark inside the file, kept as part of a token",
                                printable(shown_name(files_.paths[inner_mark_->first]), 4096),
                                inner_mark_->second));
  }
  return lines;
}

std::unique_ptr<TokenSource> open_text(const std::vector<std::string>& paths,
                                       const TextOptions& options) {
  ModelOptions checked;
  checked.text = options;
  validate(checked);
  if (paths.empty()) throw Error(ErrorKind::usage, "no corpus given, expected a path or -");
  return std::make_unique<TextTokens>(expand_text_paths(paths), options.max_token);
}

}  // namespace firth
