// The arithmetic of training and of asking, once for each CPU target and equal to the last bit on
// all of them.
//
// Rows are `stride` floats, stride a multiple of 16, 64-byte aligned, zero beyond the dimension.
// Every sum has one order: over the dimension from 0 up (scores), over the terms as listed
// (add_products), or as 16 partial sums, l = 0..15 over the elements l, l+16, ..., joined by the
// tree
//   t[l] = p[l] + p[l+8];  t[l] += t[l+4];  t[l] += t[l+2];  t[0] + t[1]
// (dots, merge_row). Each product is added by one fused multiply-add. Nothing throws; nothing
// aliases unless it says so. kernels_scalar.cc is the readable definition and the oracle of the
// tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace firth {

// Rows that `pack` lays side by side.
inline constexpr std::size_t kPanel = 32;

// Terms of rows r = 0, 1, ...: weights[r * row_step + t * term_step] times rows[t], for t < n.
struct WeightedRows {
  const float* weights;
  std::size_t row_step;
  std::size_t term_step;
  const float* const* rows;
  std::size_t n;
};

struct Kernels {
  const char* name;  // "scalar", "avx2", "avx512", "neon"

  // out (dim x columns) = transpose of n rows; columns = n rounded up to 16, the rest zero.
  void (*transpose)(const float* const* rows, std::size_t n, std::size_t dim, float* out) noexcept;

  // out (n x columns) = X (n rows) times Z^T, given as dim x columns; columns a multiple of 16.
  void (*scores)(const float* x, std::size_t n, std::size_t stride, const float* z_transposed,
                 std::size_t columns, std::size_t dim, float* out) noexcept;

  // out[i] = y . x_i for n consecutive rows x_i. There are rows and room for n rounded up to 4.
  void (*dots)(const float* y, const float* x, std::size_t n, std::size_t stride,
               float* out) noexcept;

  // v[i] = 1 / (1 + exp(-v[i])), exact to 2 units in the last place; n a multiple of 16.
  void (*sigmoid)(float* v, std::size_t n) noexcept;

  // v[i] = log(1 + exp(-v[i])), the loss of a score, to 3e-7 of it up to 86; n a multiple of 16.
  void (*negative_log_sigmoid)(float* v, std::size_t n) noexcept;

  // v[i * columns + k] = sigmoid of it, times pairs[i * columns + k] * factors[k]; columns a
  // multiple of 16.
  void (*weigh)(float* v, const float* pairs, const float* factors, std::size_t n,
                std::size_t columns) noexcept;

  // rows[r] += the terms of every list, one after the other, for r < n in order: a row may stand
  // several times among `rows`, but not among the terms. No list is empty.
  void (*add_products)(float* const* rows, std::size_t n, std::size_t stride,
                       const WeightedRows* lists, std::size_t list_count) noexcept;

  // The scaled merge of n changed copies of one row, which follow each other (docs/engine.md). With
  // D_l = copy l - row:
  // row += s sum D_l, s = 1 where sum |D_l|^2 >= |sum D_l|^2, else their ratio.
  // `sum` is scratch of `stride` floats. Returns |sum D_l|^2: not finite when training diverged.
  float (*merge_row)(float* row, const float* copies, std::size_t n, std::size_t stride,
                     float* sum) noexcept;

  // Panels of kPanel rows, n rounded up: element c of row k, times scales[k], stands at
  // out[(k / kPanel * dim + c) * kPanel + k % kPanel]. A row of scale 0 and rows beyond n are zero.
  // `rows` and `stride` need no alignment.
  void (*pack)(const float* rows, std::size_t n, std::size_t stride, std::size_t dim,
               const float* scales, float* out) noexcept;

  // As `scores`, with packed rows, for many of them: out[i * columns + k] = x_i . row k; columns a
  // multiple of kPanel.
  void (*products)(const float* x, std::size_t n, std::size_t stride, const float* packed,
                   std::size_t columns, std::size_t dim, float* out) noexcept;

  // The rising i with v[i] > threshold, into `found` (room for n); n a multiple of 16. Returns how
  // many. Quick where there are few.
  std::size_t (*above)(const float* v, std::size_t n, float threshold,
                       std::uint32_t* found) noexcept;
};

// The targets that this program has and this CPU can run, best first; "scalar" is always the last.
[[nodiscard]] const std::vector<const Kernels*>& supported_kernels();

// By name; empty: the best. Throws Error(usage) naming the supported ones.
[[nodiscard]] const Kernels& kernels_for(const std::string& target);

extern const Kernels kScalarKernels;

}  // namespace firth
