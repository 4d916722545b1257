// Included by kernels_simd.cc once for each target, inside its namespace: rows changed by sums of
// weighted rows. A tile of rows stays in registers while the terms go by.

// Rows and vectors of a tile: with an element and the weights they fill the registers.
constexpr std::size_t kTileRows = HWY_TARGET == HWY_AVX2 ? 2 : 3;
constexpr std::size_t kTileVectors = HWY_TARGET == HWY_AVX2 ? 5 : 8;

// Else GCC reads it anew for each multiply-add that uses it.
HWY_INLINE void keep_in_register([[maybe_unused]] Vector& v) {
#if HWY_ARCH_X86
  asm("" : "+v"(v.raw));
#endif
}

// R rows by V vectors stay in registers while the terms go by.
template <std::size_t R, std::size_t V>
HWY_INLINE void add_products_tile(float* const* HWY_RESTRICT rows, std::size_t first_row,
                                  std::size_t at, const WeightedRows* HWY_RESTRICT lists,
                                  std::size_t list_count) {
  Vector sum[R][V];
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t v = 0; v < V; ++v) {
      sum[r][v] = hn::Load(kTag, rows[first_row + r] + at + v * kLanes);
    }
  }
  do {
    const std::size_t row_step = lists->row_step;
    const float* HWY_RESTRICT weights = lists->weights + first_row * row_step;
    const float* const* HWY_RESTRICT term = lists->rows;
    const float* const* const end = term + lists->n;
    do {
      const float* HWY_RESTRICT source = *term + at;
      Vector weight[R];
      for (std::size_t r = 0; r < R; ++r) weight[r] = hn::Set(kTag, weights[r * row_step]);
      for (std::size_t v = 0; v < V; ++v) {
        auto element = hn::Load(kTag, source + v * kLanes);
        keep_in_register(element);
        for (std::size_t r = 0; r < R; ++r) {
          sum[r][v] = hn::MulAdd(weight[r], element, sum[r][v]);
        }
      }
      weights += lists->term_step;
    } while (++term != end);
    ++lists;
  } while (--list_count > 0);
  for (std::size_t r = 0; r < R; ++r) {
    for (std::size_t v = 0; v < V; ++v) {
      hn::Store(sum[r][v], kTag, rows[first_row + r] + at + v * kLanes);
    }
  }
}

// How many of the first rows, at most kTileRows, are different rows.
HWY_INLINE std::size_t distinct_rows(float* const* rows, std::size_t n) {
  std::size_t r = 1;
  while (r < std::min(n, kTileRows) && std::find(rows, rows + r, rows[r]) == rows + r) ++r;
  return r;
}

void add_products(float* const* rows, std::size_t n, std::size_t stride, const WeightedRows* lists,
                  std::size_t list_count) noexcept {
  const std::size_t vectors = stride / kLanes;
  const std::size_t tiles = (vectors + kTileVectors - 1) / kTileVectors;
  for (std::size_t r = 0; r < n;) {
    const std::size_t height = distinct_rows(rows + r, n - r);
    for (std::size_t tile = 0, v = 0; tile < tiles; ++tile) {
      const std::size_t width = (vectors - v + tiles - tile - 1) / (tiles - tile);
      with_constant<kTileVectors>(width, [&](auto w) HWY_ATTR {
        with_constant<kTileRows>(height, [&](auto h) HWY_ATTR {
          add_products_tile<decltype(h)::value, decltype(w)::value>(rows, r, v * kLanes, lists,
                                                                    list_count);
        });
      });
      v += width;
    }
    r += height;
  }
}
