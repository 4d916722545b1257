#include "corpus/token_scan.h"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace firth {

SpaceMasks classify_scalar(const char* bytes) {
  SpaceMasks masks;
  for (int i = 0; i < 64; ++i) {
    masks.space |= std::uint64_t{is_space(bytes[i])} << i;
    masks.newline |= std::uint64_t{bytes[i] == '\n'} << i;
  }
  return masks;
}

#ifdef __SSE2__

SpaceMasks classify(const char* bytes) {
  SpaceMasks masks;
  for (int i = 0; i < 64; i += 16) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    // \t..\r are the five bytes that are at most 4 after subtracting \t, unsigned.
    const __m128i control = _mm_sub_epi8(text, _mm_set1_epi8('\t'));
    const __m128i space =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8(' ')),
                                  _mm_cmpeq_epi8(text, _mm_setzero_si128())),
                     _mm_cmpeq_epi8(_mm_min_epu8(control, _mm_set1_epi8('\r' - '\t')), control));
    const __m128i newline = _mm_cmpeq_epi8(text, _mm_set1_epi8('\n'));
    masks.space |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(space))} << i;
    masks.newline |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(newline))} << i;
  }
  return masks;
}

#else

SpaceMasks classify(const char* bytes) { return classify_scalar(bytes); }

#endif

namespace {

// Turns masks into tokens, 64 bytes after 64 bytes.
class Scanner {
 public:
  Scanner(TokenRun& run, std::uint32_t max_token) : run_(run), max_token_(max_token) {
    run_.tokens.resize(std::max<std::size_t>(run_.tokens.capacity(), 1024));
  }

  void add(SpaceMasks masks, std::uint32_t base) {
    // At most 32 tokens end in 64 bytes, each may be followed by a sentence end.
    if (size_ + 65 > run_.tokens.size()) run_.tokens.resize(2 * run_.tokens.size());
    const std::uint64_t before = (masks.space << 1) | last_was_space_;
    std::uint64_t starts = ~masks.space & before;
    std::uint64_t stops = masks.space & ~before;
    if (last_was_space_ != 0) take_start(starts, base);
    last_was_space_ = masks.space >> 63;
    for (std::uint64_t newlines = masks.newline; newlines != 0; newlines &= newlines - 1) {
      const std::uint64_t line = newlines ^ (newlines - 1);
      add_tokens(starts, stops & line, base);
      stops &= ~line;
      end_sentence(base + first_bit(newlines));
    }
    add_tokens(starts, stops, base);
  }

  void finish() { run_.tokens.resize(size_); }

 private:
  static std::uint32_t first_bit(std::uint64_t mask) {
    return static_cast<std::uint32_t>(std::countr_zero(mask));
  }

  // Where the next token starts; nowhere yet without a bit.
  void take_start(std::uint64_t& starts, std::uint32_t base) {
    start_ = base + first_bit(starts);
    starts &= starts - 1;
  }

  // The tokens that end at `stops`. Behind each stop the next start is the first one left.
  void add_tokens(std::uint64_t& starts, std::uint64_t stops, std::uint32_t base) {
    for (; stops != 0; stops &= stops - 1) {
      const std::uint32_t length = base + first_bit(stops) - start_;
      const bool fits = length <= max_token_;
      run_.tokens[size_] = {start_, length};
      size_ += fits ? 1 : 0;
      run_.too_long += fits ? 0 : 1;
      open_ |= fits;
      take_start(starts, base);
    }
  }

  void end_sentence(std::uint32_t position) {
    if (open_) run_.tokens[size_++] = {position, 0};
    open_ = false;
  }

  TokenRun& run_;
  const std::uint32_t max_token_;
  std::size_t size_ = 0;
  std::uint64_t last_was_space_ = 1;
  std::uint32_t start_ = 0;
  bool open_ = true;  // the run before may have left a sentence open
};

}  // namespace

void scan_tokens(TokenRun& run, std::size_t begin, std::size_t end, std::uint32_t max_token) {
  Scanner scanner(run, max_token);
  for (std::size_t base = begin; base < end; base += 64) {
    SpaceMasks masks = classify(run.bytes.data() + base);
    if (end - base < 64) {
      const std::uint64_t inside = (std::uint64_t{1} << (end - base)) - 1;
      masks.space |= ~inside;
      masks.newline &= inside;
    }
    scanner.add(masks, static_cast<std::uint32_t>(base));
  }
  scanner.finish();
}

}  // namespace firth
