// Token scanning, 64 bytes at a time, against a loop over bytes.
#include "corpus/token_scan.h"

#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

struct Scanned {
  std::vector<std::pair<std::size_t, std::size_t>> tokens;  // begin and length
  std::uint64_t too_long = 0;
};

Scanned scan_bytewise(std::string_view bytes, std::size_t begin, std::size_t max_token) {
  Scanned scanned;
  bool open = true;
  std::size_t start = begin;
  for (std::size_t i = begin; i < bytes.size(); ++i) {
    if (std::string_view(" \t\n\v\f\r\0", 7).find(bytes[i]) == std::string_view::npos) continue;
    const std::size_t length = i - start;
    if (length > max_token) {
      ++scanned.too_long;
    } else if (length > 0) {
      scanned.tokens.emplace_back(start, length);
      open = true;
    }
    if (bytes[i] == '\n' && open) scanned.tokens.emplace_back(i, 0);
    if (bytes[i] == '\n') open = false;
    start = i + 1;
  }
  return scanned;
}

// `end` is white space behind the text, `padding` the bytes behind that.
void check(std::string_view text, std::size_t begin, std::uint32_t max_token, char end,
           char padding) {
  const std::string bytes = std::string(begin, 'x') + std::string(text) + end;
  TokenRun run;
  run.bytes.assign(bytes.begin(), bytes.end());
  run.bytes.insert(run.bytes.end(), kScanPadding, padding);
  scan_tokens(run, begin, bytes.size(), max_token);
  const Scanned expected = scan_bytewise(bytes, begin, max_token);
  require(run.too_long == expected.too_long, "as many tokens are too long");
  require(run.tokens.size() == expected.tokens.size(), "as many tokens");
  for (std::size_t i = 0; i < run.tokens.size(); ++i) {
    const auto [offset, length] = run.tokens[i];
    require(expected.tokens[i] == std::pair<std::size_t, std::size_t>(offset, length),
            "the same tokens");
  }
  for (std::size_t i = 0; i < bytes.size(); i += 16) {
    const char* at = run.bytes.data() + i;
    require(classify(at) == classify_scalar(at), "the same white space");
  }
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  const std::size_t begin = input.choice(128);
  const std::uint32_t max_token = 1U + input.byte();
  const char end = input.choice(2) == 0 ? '\n' : ' ';
  const auto padding = static_cast<char>(input.byte());
  firth::check(input.rest(), begin, max_token, end, padding);
  return 0;
}
