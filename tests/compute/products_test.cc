// The kernels of asking: pack, products, above.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "compute/kernels.h"
#include "tests/compute/random_matrix.h"

namespace firth {
namespace {

constexpr std::size_t kDims[] = {1, 2, 3, 4, 5, 16, 31, 100, 301, 1024};

std::size_t padded(std::size_t rows) { return (rows + kPanel - 1) / kPanel * kPanel; }

class ProductsOnEveryTarget : public testing::TestWithParam<const Kernels*> {
 protected:
  const Kernels& kernels() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(, ProductsOnEveryTarget, testing::ValuesIn(supported_kernels()),
                         [](const auto& target) { return std::string(target.param->name); });

TEST_P(ProductsOnEveryTarget, PackScalesRowsAndLaysThemSideBySide) {
  for (const std::size_t dim : kDims) {
    for (const std::size_t n : {1U, 3U, 4U, 31U, 32U, 33U, 70U}) {
      const Matrix rows = random_matrix(n, dim, 1);
      const Matrix scales = random_matrix(1, n, 2);
      const std::size_t stride = dim + 3;
      std::vector<float> dense(1 + n * stride, 99.0F);  // not aligned
      for (std::size_t i = 0; i < n; ++i) {
        std::copy_n(rows.row(i), dim, dense.begin() + static_cast<std::ptrdiff_t>(1 + i * stride));
      }
      Matrix packed(1, padded(n) * dim);
      std::fill_n(packed.row(0), packed.dim(), 77.0F);
      kernels().pack(dense.data() + 1, n, stride, dim, scales.row(0), packed.row(0));
      for (std::size_t k = 0; k < padded(n); ++k) {
        for (std::size_t c = 0; c < dim; ++c) {
          const float found = packed.row(0)[(k / kPanel * dim + c) * kPanel + k % kPanel];
          const float wanted = k < n ? rows.row(k)[c] * scales.row(0)[k] : 0.0F;
          ASSERT_EQ(found, wanted) << dim << " " << n << ": " << k << " " << c;
        }
      }
    }
  }
}

TEST_P(ProductsOnEveryTarget, PackMakesZerosOfARowOfScaleZeroWhateverItHolds) {
  for (const std::size_t at : {0U, 3U, 4U, 5U}) {  // in a group of four rows, and after it
    std::vector<float> rows(6 * 7, 1.0F);
    std::fill_n(rows.begin() + static_cast<std::ptrdiff_t>(at * 7), 7,
                std::numeric_limits<float>::quiet_NaN());
    std::vector<float> scales(6, 2.0F);
    scales[at] = 0;
    Matrix packed(7, kPanel);
    kernels().pack(rows.data(), 6, 7, 7, scales.data(), packed.row(0));
    for (std::size_t c = 0; c < 7; ++c) {
      for (std::size_t k = 0; k < 6; ++k) {
        ASSERT_EQ(packed.row(c)[k], k == at ? 0.0F : 2.0F) << at << " " << c << " " << k;
      }
    }
  }
}

TEST_P(ProductsOnEveryTarget, ProductsHaveTheBitsOfScores) {
  for (const std::size_t dim : kDims) {
    for (const std::size_t n : {1U, 2U, 5U, 6U, 13U, 14U, 15U, 29U}) {
      for (const std::size_t others : {1U, 32U, 33U, 96U}) {
        if (dim > 301 && n > 5) continue;
        const Matrix x = random_matrix(n, dim, 3);
        const Matrix z = random_matrix(others, dim, 4);
        const std::vector<float> ones(others, 1.0F);
        const std::size_t columns = padded(others);
        Matrix packed(1, columns * dim);
        Matrix found(n, columns);
        kernels().pack(z.row(0), others, z.stride(), dim, ones.data(), packed.row(0));
        kernels().products(x.row(0), n, x.stride(), packed.row(0), columns, dim, found.row(0));
        const std::size_t score_columns = (others + 15) / 16 * 16;
        Matrix transposed(dim, score_columns);
        Matrix scores(n, score_columns);
        std::vector<const float*> rows;
        for (std::size_t k = 0; k < others; ++k) rows.push_back(z.row(k));
        kScalarKernels.transpose(rows.data(), others, dim, transposed.row(0));
        kScalarKernels.scores(x.row(0), n, x.stride(), transposed.row(0), score_columns, dim,
                              scores.row(0));
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t k = 0; k < columns; ++k) {
            const float wanted = k < others ? scores.row(0)[i * score_columns + k] : 0.0F;
            ASSERT_EQ(std::bit_cast<std::uint32_t>(found.row(0)[i * columns + k]),
                      std::bit_cast<std::uint32_t>(wanted))
                << dim << " " << n << " " << others << ": " << i << " " << k;
          }
        }
      }
    }
  }
}

TEST_P(ProductsOnEveryTarget, AboveFindsWhatIsLargerInRisingOrder) {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const std::size_t n : {16U, 32U, 48U, 256U}) {
    const Matrix v = random_matrix(1, n, 5);
    for (const float threshold : {-infinity, -1.0F, 0.0F, v.row(0)[n - 1], 3.0F, infinity}) {
      std::vector<std::uint32_t> wanted;
      for (std::uint32_t i = 0; i < n; ++i) {
        if (v.row(0)[i] > threshold) wanted.push_back(i);
      }
      std::vector<std::uint32_t> found(n);
      found.resize(kernels().above(v.row(0), n, threshold, found.data()));
      ASSERT_EQ(found, wanted) << n << " " << threshold;
    }
  }
}

}  // namespace
}  // namespace firth
