#include "firth/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "firth/error.h"

namespace firth {
namespace {

// NaN fails: it is not inside any range.
template <class T>
void in_range(std::string_view name, T value, T low, T high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorKind::usage, fmt::format("{} {}: expected {} to {}", name, value, low, high));
}

template <class T>
void zero_or_in_range(std::string_view name, T value, T low, T high) {
  if (value == 0 || (value >= low && value <= high)) return;
  throw Error(ErrorKind::usage, fmt::format("{} {}: expected {} to {}, or 0 for the default", name,
                                            value, low, high));
}

void validate_shape(const ShapeOptions& shape) {
  zero_or_in_range("--lanes", shape.lanes, 1, 1024);
  zero_or_in_range("--chunk", shape.chunk, 16, 1'000'000);
  zero_or_in_range("--noise-pool", shape.noise_pool, 1, 65'536);
  zero_or_in_range("--block", shape.block, 1, 64);
}

}  // namespace

void validate(const ModelOptions& options) {
  in_range<std::uint32_t>("--max-token", options.text.max_token, 1, 65'535);
  if (options.vocabulary.min_count < 1) {
    throw Error(ErrorKind::usage, "--min-count 0: expected at least 1");
  }
  zero_or_in_range<std::uint64_t>("--max-vocab", options.vocabulary.max_vocab, 1, kMaxWords);
  validate_shape(options.shape);
  in_range("--dim", options.dim, 1, 4096);
  in_range("--window", options.window, 1, 100);
  in_range("--negative", options.negative, 1, 100);
  in_range("--ns-exponent", options.ns_exponent, -2.0, 2.0);
  in_range("--sample", options.sample, 0.0, 1.0);
  in_range("--epochs", options.epochs, 1, 10'000);
  if (!(options.lr > 0 && options.lr <= 10)) {
    throw Error(ErrorKind::usage,
                fmt::format("--lr {}: expected more than 0, at most 10", options.lr));
  }
  in_range("--min-lr", options.min_lr, 0.0, 1.0);
  if (!(options.start_width > 0 && options.start_width <= 100)) {
    throw Error(ErrorKind::usage, fmt::format("--start-width {}: expected more than 0, at most 100",
                                              options.start_width));
  }
}

void validate(const RunOptions& options) {
  zero_or_in_range("--threads", options.threads, 1, 1024);
  constexpr std::array<std::string_view, 5> kTargets = {"", "scalar", "avx2", "avx512", "neon"};
  if (std::find(kTargets.begin(), kTargets.end(), options.target) == kTargets.end()) {
    throw Error(ErrorKind::usage, fmt::format("--target {}: expected scalar, avx2, avx512 or neon",
                                              printable(options.target)));
  }
}

}  // namespace firth
