// The definition of every kernel, one element at a time. Slow, and kept for ever.
#include <array>
#include <bit>
#include <cmath>

#include "compute/kernels.h"

namespace firth {
namespace {

using Partial = std::array<float, 16>;

float tree_sum(Partial p) noexcept {
  for (std::size_t width = 8; width >= 1; width /= 2) {
    for (std::size_t l = 0; l < width; ++l) p[l] = p[l] + p[l + width];
  }
  return p[0];
}

void transpose(const float* const* rows, std::size_t n, std::size_t dim, float* out) noexcept {
  const std::size_t columns = (n + 15) / 16 * 16;
  for (std::size_t c = 0; c < dim; ++c) {
    for (std::size_t k = 0; k < columns; ++k) {
      out[c * columns + k] = k < n ? rows[k][c] : 0.0F;
    }
  }
}

void scores(const float* x, std::size_t n, std::size_t stride, const float* z_transposed,
            std::size_t columns, std::size_t dim, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < columns; ++k) {
      float sum = 0.0F;
      for (std::size_t c = 0; c < dim; ++c) {
        sum = std::fma(x[i * stride + c], z_transposed[c * columns + k], sum);
      }
      out[i * columns + k] = sum;
    }
  }
}

void dots(const float* y, const float* x, std::size_t n, std::size_t stride, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    Partial p{};
    for (std::size_t c = 0; c < stride; ++c)
      p[c % 16] = std::fma(y[c], x[i * stride + c], p[c % 16]);
    out[i] = tree_sum(p);
  }
}

// exp(x) = 2^n exp(r), n = round(x / ln 2), |r| <= ln(2)/2, exp(r) by its Taylor series to r^7 in
// Horner's form (error below one unit in the last place). x is kept in +-87, where 2^n is normal.
float exponential(float x) noexcept {
  x = x > -87.0F ? x : -87.0F;
  x = x < 87.0F ? x : 87.0F;
  constexpr float kRoundToInteger = 0x1.8p23F;
  const float n = std::fma(x, 0x1.715476p+0F, kRoundToInteger) - kRoundToInteger;
  float r = std::fma(n, -0x1.62e4p-1F, x);
  r = std::fma(n, -0x1.7f7d1cp-20F, r);
  float sum = 1.0F / 5040.0F;
  sum = std::fma(sum, r, 1.0F / 720.0F);
  sum = std::fma(sum, r, 1.0F / 120.0F);
  sum = std::fma(sum, r, 1.0F / 24.0F);
  sum = std::fma(sum, r, 1.0F / 6.0F);
  sum = std::fma(sum, r, 0.5F);
  sum = std::fma(sum, r, 1.0F);
  sum = std::fma(sum, r, 1.0F);
  return sum * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

void sigmoid(float* v, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) v[i] = 1.0F / (1.0F + exponential(-v[i]));
}

// log(1 + exp(-x)) = max(-x, 0) + log(1 + e) with e = exp(-|x|);
// log(1 + e) = 2 atanh(f) with f = e / (2 + e) <= 1/3, by its series to f^15.
void negative_log_sigmoid(float* v, std::size_t n) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    const float e = exponential(v[i] < 0.0F ? v[i] : -v[i]);
    const float f = e / (2.0F + e);
    const float f2 = f * f;
    float sum = 1.0F / 15.0F;
    for (const float term : {1.0F / 13, 1.0F / 11, 1.0F / 9, 1.0F / 7, 1.0F / 5, 1.0F / 3, 1.0F}) {
      sum = std::fma(sum, f2, term);
    }
    v[i] = std::fma(2.0F * f, sum, 0.0F > -v[i] ? 0.0F : -v[i]);
  }
}

void weigh(float* v, const float* pairs, const float* factors, std::size_t n,
           std::size_t columns) noexcept {
  sigmoid(v, n * columns);
  for (std::size_t i = 0; i < n * columns; ++i) v[i] *= pairs[i] * factors[i % columns];
}

void add_products(float* const* rows, std::size_t n, std::size_t stride, const WeightedRows* lists,
                  std::size_t list_count) noexcept {
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < stride; ++c) {
      float sum = rows[r][c];
      for (const WeightedRows* list = lists; list != lists + list_count; ++list) {
        for (std::size_t t = 0; t < list->n; ++t) {
          sum = std::fma(list->weights[r * list->row_step + t * list->term_step], list->rows[t][c],
                         sum);
        }
      }
      rows[r][c] = sum;
    }
  }
}

float merge_row(float* row, const float* copies, std::size_t n, std::size_t stride,
                float* sum) noexcept {
  Partial squares{};     // of the single changes
  Partial sum_square{};  // of their sum
  for (std::size_t c = 0; c < stride; ++c) {
    sum[c] = 0.0F;
    for (std::size_t l = 0; l < n; ++l) {
      const float change = copies[l * stride + c] - row[c];
      sum[c] += change;
      squares[c % 16] = std::fma(change, change, squares[c % 16]);
    }
    sum_square[c % 16] = std::fma(sum[c], sum[c], sum_square[c % 16]);
  }
  const float apart = tree_sum(squares);
  const float together = tree_sum(sum_square);
  const float scale = apart >= together ? 1.0F : apart / together;
  for (std::size_t c = 0; c < stride; ++c) row[c] = std::fma(scale, sum[c], row[c]);
  return together;
}

void pack(const float* rows, std::size_t n, std::size_t stride, std::size_t dim,
          const float* scales, float* out) noexcept {
  const std::size_t columns = (n + kPanel - 1) / kPanel * kPanel;
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t c = 0; c < dim; ++c) {
      const bool present = k < n && scales[k] != 0.0F;
      out[(k / kPanel * dim + c) * kPanel + k % kPanel] =
          present ? rows[k * stride + c] * scales[k] : 0.0F;
    }
  }
}

void products(const float* x, std::size_t n, std::size_t stride, const float* packed,
              std::size_t columns, std::size_t dim, float* out) noexcept {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < columns; ++k) {
      float sum = 0.0F;
      for (std::size_t c = 0; c < dim; ++c) {
        const float element = packed[(k / kPanel * dim + c) * kPanel + k % kPanel];
        sum = std::fma(x[i * stride + c], element, sum);
      }
      out[i * columns + k] = sum;
    }
  }
}

std::size_t above(const float* v, std::size_t n, float threshold, std::uint32_t* found) noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (v[i] > threshold) found[count++] = static_cast<std::uint32_t>(i);
  }
  return count;
}

}  // namespace

const Kernels kScalarKernels = {
    "scalar", transpose,    scores,    dots, sigmoid,  negative_log_sigmoid,
    weigh,    add_products, merge_row, pack, products, above};

}  // namespace firth
