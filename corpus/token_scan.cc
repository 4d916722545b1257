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
    last_was_space_ = masks.space >> 63;
    const std::uint64_t starts = ~masks.space & before;
    const std::uint64_t stops = masks.space & ~before;
    for (std::uint64_t events = stops | masks.newline; events != 0; events &= events - 1) {
      const std::uint64_t here = events & -events;
      const auto position = static_cast<std::uint32_t>(std::countr_zero(events));
      if ((stops & here) != 0) add_token(last_start(starts & (here - 1), base), base + position);
      if ((masks.newline & here) != 0) end_sentence(base + position);
    }
    start_ = last_start(starts, base);
  }

  void finish() { run_.tokens.resize(size_); }

 private:
  [[nodiscard]] std::uint32_t last_start(std::uint64_t starts, std::uint32_t base) const {
    return starts == 0 ? start_ : base + 63 - static_cast<std::uint32_t>(std::countl_zero(starts));
  }

  void add_token(std::uint32_t start, std::uint32_t stop) {
    const bool fits = stop - start <= max_token_;
    run_.tokens[size_] = {start, stop - start};
    size_ += fits ? 1 : 0;
    run_.too_long += fits ? 0 : 1;
    open_ |= fits;
  }

  void end_sentence(std::uint32_t position) {
    if (open_) run_.tokens[size_++] = {position, 0};
    open_ = false;
  }

  TokenRun& run_;
  const std::uint32_t max_token_;
  std::size_t size_ = 0;
  std::uint64_t last_was_space_ = 1;
  std::uint32_t start_ = 0;  // of the token that the last 64 bytes left open
  bool open_ = true;         // the run before may have left a sentence open
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
