// Included by kernels_simd.cc once for each target, inside its namespace: products of many rows
// with many rows. A tile of sums stays in registers while the dimension goes by.

// Vectors across and rows down: sums of a tile. With the columns and one element of x they fill the
// registers, and they are enough to hide the latency of a fused multiply-add.
constexpr std::size_t kProductVectors = HWY_TARGET == HWY_NEON ? 4 : 2;
constexpr std::size_t kProductRows = HWY_TARGET == HWY_AVX3 ? 14 : HWY_TARGET == HWY_NEON ? 5 : 6;
constexpr std::size_t kProductColumns = kProductVectors * kLanes;

// Four elements of each of a panel's rows, scaled, at out[c * kPanel + row].
HWY_INLINE void pack_quad(const float* rows, std::size_t stride, const float* scales, float* out) {
  const Quad q;
  const auto scaled = [&](std::size_t k) HWY_ATTR {
    const auto scale = hn::Set(q, scales[k]);
    return hn::IfThenElseZero(hn::Ne(scale, hn::Zero(q)),
                              hn::Mul(hn::LoadU(q, rows + k * stride), scale));
  };
  transpose_vectors(scaled(0), scaled(1), scaled(2), scaled(3), out, kPanel);
}

void pack(const float* rows, std::size_t n, std::size_t stride, std::size_t dim,
          const float* scales, float* out) noexcept {
  const std::size_t quads = dim / 4 * 4;
  for (std::size_t first = 0; first < n; first += kPanel, out += dim * kPanel) {
    const std::size_t k_quads = std::min(kPanel, n - first) / 4 * 4;
    for (std::size_t k = 0; k < k_quads; k += 4) {
      for (std::size_t c = 0; c < quads; c += 4) {
        pack_quad(rows + (first + k) * stride + c, stride, scales + first + k,
                  out + c * kPanel + k);
      }
    }
    for (std::size_t c = 0; c < dim; ++c) {
      for (std::size_t k = c < quads ? k_quads : 0; k < kPanel; ++k) {
        const bool present = first + k < n && scales[first + k] != 0.0F;
        out[c * kPanel + k] = present ? rows[(first + k) * stride + c] * scales[first + k] : 0.0F;
      }
    }
  }
}

// R rows by kProductColumns columns of a panel.
template <std::size_t R>
HWY_INLINE void product_tile(const float* HWY_RESTRICT x, std::size_t stride,
                             const float* HWY_RESTRICT z, std::size_t dim, float* HWY_RESTRICT out,
                             std::size_t out_stride) {
  Vector sum[R][kProductVectors];
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t v = 0; v < kProductVectors; ++v) sum[r][v] = hn::Zero(kTag);
  }
  for (std::size_t c = 0; c < dim; ++c) {
    Vector column[kProductVectors];
    for (std::size_t v = 0; v < kProductVectors; ++v) {
      column[v] = hn::Load(kTag, z + c * kPanel + v * kLanes);
    }
    for (std::size_t r = 0; r < R; ++r) {
      const auto element = hn::Set(kTag, x[r * stride + c]);
      for (std::size_t v = 0; v < kProductVectors; ++v) {
        sum[r][v] = hn::MulAdd(element, column[v], sum[r][v]);
      }
    }
  }
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t v = 0; v < kProductVectors; ++v) {
      hn::Store(sum[r][v], kTag, out + r * out_stride + v * kLanes);
    }
  }
}

void products(const float* x, std::size_t n, std::size_t stride, const float* packed,
              std::size_t columns, std::size_t dim, float* out) noexcept {
  const std::size_t tiles = (n + kProductRows - 1) / kProductRows;
  for (std::size_t tile = 0, i = 0; tile < tiles; ++tile) {
    const std::size_t rows = (n - i + tiles - tile - 1) / (tiles - tile);
    with_constant<kProductRows>(rows, [&](auto r) HWY_ATTR {
      for (std::size_t k = 0; k < columns; k += kProductColumns) {
        const float* z = packed + k / kPanel * kPanel * dim + k % kPanel;
        product_tile<decltype(r)::value>(x + i * stride, stride, z, dim, out + i * columns + k,
                                         columns);
      }
    });
    i += rows;
  }
}

std::size_t above(const float* v, std::size_t n, float threshold, std::uint32_t* found) noexcept {
  const auto bound = hn::Set(kTag, threshold);
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; i += kLanes) {
    const auto larger = hn::Gt(hn::Load(kTag, v + i), bound);
    if (hn::AllFalse(kTag, larger)) continue;
    for (std::size_t l = i; l < i + kLanes; ++l) {
      found[count] = static_cast<std::uint32_t>(l);
      count += v[l] > threshold ? 1 : 0;
    }
  }
  return count;
}
