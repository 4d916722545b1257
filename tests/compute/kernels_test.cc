#include "compute/kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "firth/error.h"
#include "firth/matrix.h"
#include "tests/compute/random_matrix.h"

namespace firth {
namespace {

constexpr std::size_t kDims[] = {1, 2, 3, 7, 15, 16, 17, 31, 48, 100, 160, 161, 300, 1000, 4096};

double dot(const float* a, const float* b, std::size_t n) {
  double sum = 0;
  for (std::size_t c = 0; c < n; ++c) sum += static_cast<double>(a[c]) * static_cast<double>(b[c]);
  return sum;
}

std::vector<const float*> rows_of(const Matrix& matrix) {
  std::vector<const float*> rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i) rows.push_back(matrix.row(i));
  return rows;
}

class EveryTarget : public testing::TestWithParam<const Kernels*> {
 protected:
  const Kernels& kernels() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(, EveryTarget, testing::ValuesIn(supported_kernels()),
                         [](const auto& target) { return std::string(target.param->name); });

TEST_P(EveryTarget, ScoresAreDotProductsAndTheScalarBits) {
  for (const std::size_t dim : kDims) {
    for (const std::size_t n : {1U, 2U, 5U, 13U, 14U, 15U, 42U}) {
      for (const std::size_t noise : {1U, 15U, 16U, 17U, 48U}) {
        if (dim > 300 && n > 5) continue;
        const Matrix x = random_matrix(n, dim, 1);
        const Matrix z = random_matrix(noise, dim, 2);
        const std::size_t columns = (noise + 15) / 16 * 16;
        Matrix transposed(dim, columns);
        Matrix out(n, columns);
        Matrix scalar_transposed(dim, columns);
        Matrix scalar(n, columns);
        kernels().transpose(rows_of(z).data(), noise, dim, transposed.row(0));
        kernels().scores(x.row(0), n, x.stride(), transposed.row(0), columns, dim, out.row(0));
        kScalarKernels.transpose(rows_of(z).data(), noise, dim, scalar_transposed.row(0));
        kScalarKernels.scores(x.row(0), n, x.stride(), scalar_transposed.row(0), columns, dim,
                              scalar.row(0));
        ASSERT_EQ(bits_of(transposed), bits_of(scalar_transposed)) << dim << " " << noise;
        ASSERT_EQ(bits_of(out), bits_of(scalar)) << dim << " " << n << " " << noise;
        for (std::size_t k = 0; k < noise; ++k) {
          const double exact = dot(x.row(n - 1), z.row(k), dim);
          ASSERT_NEAR(out.row(n - 1)[k], exact, 1e-4 * std::sqrt(static_cast<double>(dim)) * 20);
        }
      }
    }
  }
}

TEST_P(EveryTarget, DotsAreDotProductsAndTheScalarBits) {
  for (const std::size_t dim : kDims) {
    const Matrix x = random_matrix(12, dim, 3);
    const Matrix y = random_matrix(1, dim, 4);
    for (std::size_t n = 1; n <= 11; ++n) {
      Matrix out(1, 12);
      Matrix scalar(1, 12);
      kernels().dots(y.row(0), x.row(0), n, x.stride(), out.row(0));
      kScalarKernels.dots(y.row(0), x.row(0), n, x.stride(), scalar.row(0));
      for (std::size_t i = 0; i < n; ++i) {
        ASSERT_EQ(std::bit_cast<std::uint32_t>(out.row(0)[i]),
                  std::bit_cast<std::uint32_t>(scalar.row(0)[i]))
            << dim << " " << n << " " << i;
        ASSERT_NEAR(out.row(0)[i], dot(y.row(0), x.row(i), dim),
                    1e-5 * std::sqrt(static_cast<double>(dim)) * 20);
      }
      for (std::size_t i = (n + 3) / 4 * 4; i < 12; ++i) ASSERT_EQ(out.row(0)[i], 0.0F);
    }
  }
}

Matrix many_scores() {
  Matrix v(1, 1 << 16);
  for (std::size_t i = 0; i < v.dim(); ++i) {
    v.row(0)[i] = (static_cast<float>(i) - 32768.0F) * 0x1p-8F;  // -128 .. 128
  }
  v.row(0)[0] = std::numeric_limits<float>::infinity();
  v.row(0)[1] = -std::numeric_limits<float>::infinity();
  v.row(0)[2] = -0.0F;
  v.row(0)[3] = std::numeric_limits<float>::denorm_min();
  return v;
}

TEST_P(EveryTarget, SigmoidIsExactAndTheScalarBits) {
  const Matrix in = many_scores();
  Matrix v = many_scores();
  Matrix scalar = many_scores();
  kernels().sigmoid(v.row(0), v.dim());
  kScalarKernels.sigmoid(scalar.row(0), v.dim());
  ASSERT_EQ(bits_of(v), bits_of(scalar));
  EXPECT_EQ(v.row(0)[2], 0.5F);
  for (std::size_t i = 0; i < v.dim(); ++i) {
    const double x = in.row(0)[i];
    if (std::abs(x) > 86) continue;
    const double exact = 1.0 / (1.0 + std::exp(-x));
    ASSERT_NEAR(v.row(0)[i] / exact, 1.0, 2.4e-7) << x;
  }
}

TEST_P(EveryTarget, NegativeLogSigmoidIsExactAndTheScalarBits) {
  const Matrix in = many_scores();
  Matrix v = many_scores();
  Matrix scalar = many_scores();
  kernels().negative_log_sigmoid(v.row(0), v.dim());
  kScalarKernels.negative_log_sigmoid(scalar.row(0), v.dim());
  ASSERT_EQ(bits_of(v), bits_of(scalar));
  EXPECT_EQ(v.row(0)[1], std::numeric_limits<float>::infinity());
  for (std::size_t i = 2; i < v.dim(); ++i) {
    const double x = in.row(0)[i];
    if (x > 86) continue;
    const double exact = x < 0 ? -x + std::log1p(std::exp(x)) : std::log1p(std::exp(-x));
    ASSERT_NEAR(v.row(0)[i] / exact, 1.0, 3e-7) << x;
  }
}

TEST_P(EveryTarget, TheLossOfNoNumberIsNoNumber) {
  Matrix v(1, 16);
  v.row(0)[7] = std::numeric_limits<float>::quiet_NaN();
  kernels().negative_log_sigmoid(v.row(0), 16);
  EXPECT_TRUE(std::isnan(v.row(0)[7]));
  EXPECT_NEAR(v.row(0)[6], std::log(2.0), 1e-7);
}

TEST_P(EveryTarget, WeighedSigmoidsHaveTheScalarBits) {
  constexpr std::size_t kRows = 3;
  for (const std::size_t columns : {16U, 48U}) {
    const Matrix pairs = random_matrix(1, kRows * columns, 5);
    const Matrix factors = random_matrix(1, columns, 6);
    Matrix v = random_matrix(1, kRows * columns, 7);
    const Matrix before = random_matrix(1, kRows * columns, 7);
    Matrix scalar = random_matrix(1, kRows * columns, 7);
    kernels().weigh(v.row(0), pairs.row(0), factors.row(0), kRows, columns);
    kScalarKernels.weigh(scalar.row(0), pairs.row(0), factors.row(0), kRows, columns);
    ASSERT_EQ(bits_of(v), bits_of(scalar)) << columns;
    const std::size_t last = kRows * columns - 1;
    const double sigmoid = 1 / (1 + std::exp(-static_cast<double>(before.row(0)[last])));
    const double weight = static_cast<double>(pairs.row(0)[last]) * factors.row(0)[columns - 1];
    EXPECT_NEAR(v.row(0)[last], sigmoid * weight, 1e-5);
  }
}

// `rows` changed by two lists of terms, as `add` says, and as the definition says in double.
struct Products {
  Matrix rows, definition;
  Products(decltype(Kernels::add_products) add, std::size_t dim,
           const std::vector<std::size_t>& places, std::size_t terms)
      : rows(random_matrix(9, dim, 5)), definition(random_matrix(9, dim, 5)) {
    const std::size_t n = places.size();
    const Matrix first = random_matrix(terms, dim, 6);
    const Matrix second = random_matrix(4, dim, 7);
    const Matrix by_row = random_matrix(n, terms, 8);
    const Matrix by_term = random_matrix(4, n, 9);
    std::vector<float*> changed;
    for (const std::size_t place : places) changed.push_back(rows.row(place));
    const auto first_rows = rows_of(first);
    const auto second_rows = rows_of(second);
    const WeightedRows lists[] = {
        {by_row.row(0), by_row.stride(), 1, first_rows.data(), terms},
        {by_term.row(0), 1, by_term.stride(), second_rows.data(), 4},
    };
    add(changed.data(), n, rows.stride(), lists, 2);
    for (std::size_t r = 0; r < n; ++r) {
      for (std::size_t c = 0; c < dim; ++c) {
        double sum = definition.row(places[r])[c];
        for (std::size_t t = 0; t < terms; ++t) sum += product(by_row.row(r)[t], first.row(t)[c]);
        for (std::size_t t = 0; t < 4; ++t) sum += product(by_term.row(t)[r], second.row(t)[c]);
        definition.row(places[r])[c] = static_cast<float>(sum);
      }
    }
  }
  static double product(float a, float b) {
    return static_cast<double>(a) * static_cast<double>(b);
  }
};

TEST_P(EveryTarget, AddProductsAddsTheTermsInOrderAndHasTheScalarBits) {
  // The same row twice, next to each other and apart: the second finds what the first left.
  const std::vector<std::vector<std::size_t>> cases = {
      {0}, {3, 1}, {0, 1, 2}, {4, 4}, {5, 1, 5}, {2, 2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 8}};
  for (const std::size_t dim : kDims) {
    for (const auto& places : cases) {
      for (const std::size_t terms : {1U, 2U, 16U}) {
        const Products found(kernels().add_products, dim, places, terms);
        const Products scalar(kScalarKernels.add_products, dim, places, terms);
        ASSERT_EQ(bits_of(found.rows), bits_of(scalar.rows)) << dim << " " << terms;
        for (std::size_t i = 0; i < 9; ++i) {
          for (std::size_t c = 0; c < dim; ++c) {
            ASSERT_NEAR(found.rows.row(i)[c], found.definition.row(i)[c], 2e-3);
          }
        }
      }
    }
  }
}

TEST_P(EveryTarget, MergeScalesAgreementDownToTheMean) {
  for (const std::size_t dim : kDims) {
    Matrix row = random_matrix(1, dim, 8);
    const Matrix before = random_matrix(1, dim, 8);
    Matrix copies(4, dim);
    for (std::size_t l = 0; l < 4; ++l) {
      for (std::size_t c = 0; c < dim; ++c) copies.row(l)[c] = before.row(0)[c] + 0.5F;
    }
    Matrix sum(1, dim);
    kernels().merge_row(row.row(0), copies.row(0), 4, row.stride(), sum.row(0));
    for (std::size_t c = 0; c < dim; ++c) {
      ASSERT_NEAR(row.row(0)[c], before.row(0)[c] + 0.5F, 1e-5);  // four say +0.5: the mean
    }
  }
}

TEST_P(EveryTarget, MergeAddsChangesThatDoNotAgree) {
  Matrix row(1, 32);
  Matrix copies(2, 32);
  copies.row(0)[0] = 1.0F;
  copies.row(1)[31] = 2.0F;
  Matrix sum(1, 32);
  EXPECT_EQ(kernels().merge_row(row.row(0), copies.row(0), 2, 32, sum.row(0)), 5.0F);
  EXPECT_EQ(row.row(0)[0], 1.0F);
  EXPECT_EQ(row.row(0)[31], 2.0F);
}

TEST_P(EveryTarget, MergeHasTheScalarBitsForAnyNumberOfCopies) {
  for (const std::size_t dim : kDims) {
    const Matrix copies = random_matrix(7, dim, 9);
    for (std::size_t n = 1; n <= 7; ++n) {
      Matrix row = random_matrix(1, dim, 10);
      Matrix scalar = random_matrix(1, dim, 10);
      Matrix sum(1, dim);
      const float a = kernels().merge_row(row.row(0), copies.row(0), n, row.stride(), sum.row(0));
      const float b =
          kScalarKernels.merge_row(scalar.row(0), copies.row(0), n, row.stride(), sum.row(0));
      ASSERT_EQ(std::bit_cast<std::uint32_t>(a), std::bit_cast<std::uint32_t>(b));
      ASSERT_EQ(bits_of(row), bits_of(scalar)) << dim << " " << n;
    }
  }
}

TEST_P(EveryTarget, MergeOfNonFiniteChangesSaysSo) {
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 3e38F}) {
    Matrix row(1, 20);
    Matrix copies(2, 20);
    copies.row(1)[19] = bad;
    Matrix sum(1, 20);
    EXPECT_FALSE(std::isfinite(kernels().merge_row(row.row(0), copies.row(0), 2, 32, sum.row(0))));
  }
}

TEST(KernelsFor, NamesWhatItHas) {
  EXPECT_STREQ(kernels_for("scalar").name, "scalar");
  EXPECT_EQ(&kernels_for(""), supported_kernels().front());
  try {
    (void)kernels_for("mmx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_NE(std::string(error.what()).find("scalar"), std::string::npos);
  }
}

}  // namespace
}  // namespace firth
