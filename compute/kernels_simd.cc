// The kernels in Highway's portable vectors, compiled once for each target that has fused
// multiply-add. Lanes are outputs, or the 16 fixed partial sums spread over 16 / lanes registers,
// so the width of a vector never shows in a result.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compute/kernels_simd.cc"
#include "hwy/foreach_target.h"
// foreach_target.h comes first: it includes this file again for every target.
#include <algorithm>
#include <utility>

#include "compute/kernels.h"
#include "hwy/highway.h"

#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
HWY_BEFORE_NAMESPACE();
namespace firth {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, 16>;
using Vector = hn::Vec<Tag>;
using Quad = hn::FixedTag<float, 4>;
constexpr Tag kTag;
constexpr std::size_t kLanes = hn::MaxLanes(Tag());
constexpr std::size_t kParts = 16 / kLanes;  // registers that hold 16 floats

// Registers bound how many sums can be under way: 32 on AVX-512 and NEON, 16 on AVX2.
constexpr std::size_t kMostRows = HWY_TARGET == HWY_AVX3 ? 14 : HWY_TARGET == HWY_NEON ? 6 : 5;

// Calls f(integral_constant<n>) for the n in 1..N that is asked for.
template <std::size_t N, typename F>
HWY_INLINE void with_constant(std::size_t n, F&& f) {
  if constexpr (N > 1) {
    if (n != N) return with_constant<N - 1>(n, std::forward<F>(f));
  }
  f(std::integral_constant<std::size_t, N>());
}

// The tree over 16 partial sums down to its 4-wide level.
HWY_INLINE hn::Vec<Quad> fold_to_quad(const Vector* p) {
#if HWY_TARGET == HWY_AVX3
  const hn::Half<Tag> half;
  const auto eight = hn::Add(hn::LowerHalf(half, p[0]), hn::UpperHalf(half, p[0]));
  return hn::Add(hn::LowerHalf(Quad(), eight), hn::UpperHalf(Quad(), eight));
#elif HWY_TARGET == HWY_AVX2
  const auto eight = hn::Add(p[0], p[1]);
  return hn::Add(hn::LowerHalf(Quad(), eight), hn::UpperHalf(Quad(), eight));
#else
  return hn::Add(hn::Add(p[0], p[2]), hn::Add(p[1], p[3]));
#endif
}

HWY_INLINE float tree_sum(const Vector* p) {
  const auto four = fold_to_quad(p);
  const auto two = hn::Add(four, hn::Shuffle1032(four));
  return hn::GetLane(hn::Add(two, hn::Shuffle2301(two)));
}

// 4 x 4 at a time: interleave 32-bit lanes, then 64-bit halves.
HWY_INLINE void transpose_vectors(hn::Vec<Quad> a, hn::Vec<Quad> b, hn::Vec<Quad> c,
                                  hn::Vec<Quad> d, float* out, std::size_t columns) {
  const Quad q;
  const hn::RepartitionToWide<Quad> wide;
  const auto ab_low = hn::BitCast(wide, hn::InterleaveLower(q, a, b));
  const auto cd_low = hn::BitCast(wide, hn::InterleaveLower(q, c, d));
  const auto ab_high = hn::BitCast(wide, hn::InterleaveUpper(q, a, b));
  const auto cd_high = hn::BitCast(wide, hn::InterleaveUpper(q, c, d));
  hn::Store(hn::BitCast(q, hn::InterleaveLower(wide, ab_low, cd_low)), q, out);
  hn::Store(hn::BitCast(q, hn::InterleaveUpper(wide, ab_low, cd_low)), q, out + columns);
  hn::Store(hn::BitCast(q, hn::InterleaveLower(wide, ab_high, cd_high)), q, out + 2 * columns);
  hn::Store(hn::BitCast(q, hn::InterleaveUpper(wide, ab_high, cd_high)), q, out + 3 * columns);
}

void transpose(const float* const* rows, std::size_t n, std::size_t dim, float* out) noexcept {
  const Quad q;
  const std::size_t columns = (n + 15) / 16 * 16;
  const std::size_t quads = dim / 4 * 4;
  const std::size_t k_quads = n / 4 * 4;
  for (std::size_t k = 0; k < k_quads; k += 4) {
    for (std::size_t c = 0; c < quads; c += 4) {
      transpose_vectors(hn::Load(q, rows[k] + c), hn::Load(q, rows[k + 1] + c),
                        hn::Load(q, rows[k + 2] + c), hn::Load(q, rows[k + 3] + c),
                        out + c * columns + k, columns);
    }
  }
  for (std::size_t c = 0; c < dim; ++c) {
    for (std::size_t k = c < quads ? k_quads : 0; k < columns; ++k) {
      out[c * columns + k] = k < n ? rows[k][c] : 0.0F;
    }
  }
}

// R rows by 16 columns.
template <std::size_t R>
HWY_INLINE void score_tile(const float* HWY_RESTRICT x, std::size_t stride,
                           const float* HWY_RESTRICT z, std::size_t columns, std::size_t dim,
                           float* HWY_RESTRICT out) {
  Vector sum[R][kParts];
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t p = 0; p < kParts; ++p) sum[r][p] = hn::Zero(kTag);
  }
  for (std::size_t c = 0; c < dim; ++c) {
    Vector column[kParts];
    for (std::size_t p = 0; p < kParts; ++p) {
      column[p] = hn::Load(kTag, z + c * columns + p * kLanes);
    }
    for (std::size_t r = 0; r < R; ++r) {
      const auto element = hn::Set(kTag, x[r * stride + c]);
      for (std::size_t p = 0; p < kParts; ++p) {
        sum[r][p] = hn::MulAdd(element, column[p], sum[r][p]);
      }
    }
  }
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t p = 0; p < kParts; ++p) {
      hn::Store(sum[r][p], kTag, out + r * columns + p * kLanes);
    }
  }
}

void scores(const float* x, std::size_t n, std::size_t stride, const float* z_transposed,
            std::size_t columns, std::size_t dim, float* out) noexcept {
  const std::size_t tiles = (n + kMostRows - 1) / kMostRows;
  for (std::size_t tile = 0, i = 0; tile < tiles; ++tile) {
    const std::size_t rows = (n - i + tiles - tile - 1) / (tiles - tile);
    with_constant<kMostRows>(rows, [&](auto r) HWY_ATTR {
      for (std::size_t k = 0; k < columns; k += 16) {
        score_tile<decltype(r)::value>(x + i * stride, stride, z_transposed + k, columns, dim,
                                       out + i * columns + k);
      }
    });
    i += rows;
  }
}

// Four trees at once: they share registers from the second level on (AVX-512), or the fourth.
HWY_INLINE hn::Vec<Quad> tree_sums(const Vector (&p)[4][kParts]) {
  const Quad q;
#if HWY_TARGET == HWY_AVX3
  const auto halves = [](Vector a, Vector b) HWY_ATTR {
    return hn::Add(hn::ConcatLowerLower(kTag, b, a), hn::ConcatUpperUpper(kTag, b, a));
  };
  const auto first = halves(p[0][0], p[2][0]);
  const auto second = halves(p[1][0], p[3][0]);
  const auto four = hn::Add(hn::OddEvenBlocks(second, first),
                            hn::SwapAdjacentBlocks(hn::OddEvenBlocks(first, second)));
  const auto two = hn::Add(four, hn::Shuffle1032(four));
  const auto one = hn::Add(two, hn::Shuffle2301(two));
  alignas(64) constexpr std::int32_t kBlockStarts[16] = {0, 4, 8, 12};
  return hn::LowerHalf(
      q, hn::LowerHalf(hn::TableLookupLanes(one, hn::SetTableIndices(kTag, kBlockStarts))));
#else
  const hn::RepartitionToWide<Quad> wide;
  const auto halves = [&](hn::Vec<Quad> one, hn::Vec<Quad> other) HWY_ATTR {
    const auto first = hn::BitCast(wide, one);
    const auto second = hn::BitCast(wide, other);
    return hn::Add(hn::BitCast(q, hn::InterleaveLower(wide, first, second)),
                   hn::BitCast(q, hn::InterleaveUpper(wide, first, second)));
  };
  const auto ab = halves(fold_to_quad(p[0]), fold_to_quad(p[1]));
  const auto cd = halves(fold_to_quad(p[2]), fold_to_quad(p[3]));
  return hn::Add(hn::ConcatEven(q, cd, ab), hn::ConcatOdd(q, cd, ab));
#endif
}

// Four at a time, and what follows the last: no branch has to guess how many are left.
void dots(const float* y, const float* x, std::size_t n, std::size_t stride, float* out) noexcept {
  for (std::size_t i = 0; i < n; i += 4, x += 4 * stride) {
    Vector p[4][kParts];
    for (auto& row : p) {
      for (auto& part : row) part = hn::Zero(kTag);
    }
    for (std::size_t c = 0; c < stride; c += 16) {
      for (std::size_t part = 0; part < kParts; ++part) {
        const std::size_t at = c + part * kLanes;
        const auto element = hn::Load(kTag, y + at);
        for (std::size_t r = 0; r < 4; ++r) {
          p[r][part] = hn::MulAdd(element, hn::Load(kTag, x + r * stride + at), p[r][part]);
        }
      }
    }
    hn::StoreU(tree_sums(p), Quad(), out + i);
  }
}

HWY_INLINE Vector exponential(Vector x) {
  x = hn::Max(x, hn::Set(kTag, -87.0F));
  x = hn::Min(x, hn::Set(kTag, 87.0F));
  const auto round_to_integer = hn::Set(kTag, 0x1.8p23F);
  const auto n =
      hn::Sub(hn::MulAdd(x, hn::Set(kTag, 0x1.715476p+0F), round_to_integer), round_to_integer);
  auto r = hn::MulAdd(n, hn::Set(kTag, -0x1.62e4p-1F), x);
  r = hn::MulAdd(n, hn::Set(kTag, -0x1.7f7d1cp-20F), r);
  auto sum = hn::Set(kTag, 1.0F / 5040.0F);
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F / 720.0F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F / 120.0F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F / 24.0F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F / 6.0F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 0.5F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F));
  sum = hn::MulAdd(sum, r, hn::Set(kTag, 1.0F));
  const hn::RebindToSigned<Tag> integer;
  const auto exponent = hn::Add(hn::ConvertTo(integer, n), hn::Set(integer, 127));
  return hn::Mul(sum, hn::BitCast(kTag, hn::ShiftLeft<23>(exponent)));
}

HWY_INLINE Vector sigmoid_of(Vector x) {
  const auto one = hn::Set(kTag, 1.0F);
  return hn::Div(one, hn::Add(one, exponential(hn::Neg(x))));
}

void sigmoid(float* v, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; i += kLanes) {
    hn::Store(sigmoid_of(hn::Load(kTag, v + i)), kTag, v + i);
  }
}

void negative_log_sigmoid(float* v, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; i += kLanes) {
    const auto x = hn::Load(kTag, v + i);
    const auto e = exponential(hn::Min(x, hn::Neg(x)));
    const auto f = hn::Div(e, hn::Add(hn::Set(kTag, 2.0F), e));
    const auto f2 = hn::Mul(f, f);
    auto sum = hn::Set(kTag, 1.0F / 15.0F);
    for (const float term : {1.0F / 13, 1.0F / 11, 1.0F / 9, 1.0F / 7, 1.0F / 5, 1.0F / 3, 1.0F}) {
      sum = hn::MulAdd(sum, f2, hn::Set(kTag, term));
    }
    const auto negative_part = hn::Max(hn::Zero(kTag), hn::Neg(x));  // not a number stays so
    hn::Store(hn::MulAdd(hn::Add(f, f), sum, negative_part), kTag, v + i);
  }
}

void weigh(float* v, const float* pairs, const float* factors, std::size_t n,
           std::size_t columns) noexcept {
  for (std::size_t i = 0; i < n * columns; i += columns) {
    for (std::size_t k = 0; k < columns; k += kLanes) {
      const auto weight = hn::Mul(hn::Load(kTag, pairs + i + k), hn::Load(kTag, factors + k));
      hn::Store(hn::Mul(sigmoid_of(hn::Load(kTag, v + i + k)), weight), kTag, v + i + k);
    }
  }
}

#include "compute/add_products-inl.h"

float merge_row(float* row, const float* copies, std::size_t n, std::size_t stride,
                float* sum) noexcept {
  Vector squares[kParts];
  Vector sum_square[kParts];
  for (std::size_t part = 0; part < kParts; ++part) {
    squares[part] = hn::Zero(kTag);
    sum_square[part] = hn::Zero(kTag);
  }
  for (std::size_t c = 0; c < stride; c += 16) {
    for (std::size_t part = 0; part < kParts; ++part) {
      const std::size_t at = c + part * kLanes;
      const auto old = hn::Load(kTag, row + at);
      auto total = hn::Zero(kTag);
      for (std::size_t l = 0; l < n; ++l) {
        const auto change = hn::Sub(hn::Load(kTag, copies + l * stride + at), old);
        total = hn::Add(total, change);
        squares[part] = hn::MulAdd(change, change, squares[part]);
      }
      sum_square[part] = hn::MulAdd(total, total, sum_square[part]);
      hn::Store(total, kTag, sum + at);
    }
  }
  const float apart = tree_sum(squares);
  const float together = tree_sum(sum_square);
  const auto scale = hn::Set(kTag, apart >= together ? 1.0F : apart / together);
  for (std::size_t c = 0; c < stride; c += kLanes) {
    hn::Store(hn::MulAdd(scale, hn::Load(kTag, sum + c), hn::Load(kTag, row + c)), kTag, row + c);
  }
  return together;
}

#include "compute/products-inl.h"

constexpr const char* kName = HWY_TARGET == HWY_AVX3   ? "avx512"
                              : HWY_TARGET == HWY_AVX2 ? "avx2"
                                                       : "neon";
const Kernels kKernels = {kName, transpose,    scores,    dots, sigmoid,  negative_log_sigmoid,
                          weigh, add_products, merge_row, pack, products, above};

}  // namespace HWY_NAMESPACE
}  // namespace firth
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
namespace firth {

// Best first.
std::vector<const Kernels*> supported_simd_kernels();
std::vector<const Kernels*> supported_simd_kernels() {
  const auto supported = hwy::SupportedTargets();
  std::vector<const Kernels*> found;
#if HWY_TARGETS & HWY_AVX3
  if (supported & HWY_AVX3) found.push_back(&N_AVX3::kKernels);
#endif
#if HWY_TARGETS & HWY_AVX2
  if (supported & HWY_AVX2) found.push_back(&N_AVX2::kKernels);
#endif
#if HWY_TARGETS & HWY_NEON
  if (supported & HWY_NEON) found.push_back(&N_NEON::kKernels);
#endif
  return found;
}

}  // namespace firth
#endif
