// Every kernel of every target against the scalar one, to the last bit, over shapes.
#include "compute/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "firth/matrix.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

// Numbers as training has them, some of them zero, very small or larger.
class Numbers {
 public:
  explicit Numbers(FuzzInput& input)
      : state_(input.two_bytes()), spread_(static_cast<int>(input.choice(48))) {}

  float next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    const auto bits = static_cast<std::uint32_t>(state_ >> 33);
    if (bits % 16 == 0) return 0;
    const int exponent = static_cast<int>(bits >> 8) % (2 * spread_ + 1) - spread_;
    return std::ldexp(static_cast<float>(bits) * 0x1p-30F - 1.0F, exponent);
  }

  Matrix matrix(std::size_t rows, std::size_t dim) {
    Matrix matrix(rows, dim);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < dim; ++j) matrix.row(i)[j] = next();
    }
    return matrix;
  }

 private:
  std::uint64_t state_;
  int spread_;
};

void require_equal(const Matrix& a, const Matrix& b) {
  const std::size_t bytes = a.rows() * a.stride() * sizeof(float);
  require(std::memcmp(a.row(0), b.row(0), bytes) == 0, "every bit is that of the scalar kernel");
}

Matrix copy_of(const Matrix& matrix) {
  Matrix copy(matrix.rows(), matrix.dim());
  std::memcpy(copy.row(0), matrix.row(0), matrix.rows() * matrix.stride() * sizeof(float));
  return copy;
}

std::size_t rounded_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

template <class Row>
std::vector<Row*> rows_of(Matrix& matrix) {
  std::vector<Row*> rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i) rows.push_back(matrix.row(i));
  return rows;
}

struct Shape {
  std::size_t n;
  std::size_t m;
  std::size_t dim;
};

// One run of all kernels; what they gave.
std::vector<Matrix> run(const Kernels& kernels, const Shape& s, Numbers numbers) {
  Matrix x = numbers.matrix(rounded_up(s.n, 4), s.dim);
  Matrix z = numbers.matrix(s.m, s.dim);
  const std::size_t columns = rounded_up(s.m, 16);
  const std::size_t packed_columns = rounded_up(s.m, kPanel);
  std::vector<Matrix> out;
  Matrix transposed(s.dim, columns);
  kernels.transpose(rows_of<const float>(z).data(), s.m, s.dim, transposed.row(0));
  Matrix scores(s.n, columns);
  kernels.scores(x.row(0), s.n, x.stride(), transposed.row(0), columns, s.dim, scores.row(0));
  Matrix dots(1, x.rows());
  kernels.dots(z.row(0), x.row(0), s.n, x.stride(), dots.row(0));
  std::fill(dots.row(0) + s.n, dots.row(0) + dots.stride(), 0.0F);  // room, no answer
  Matrix packed(s.dim, packed_columns);
  const Matrix scales = numbers.matrix(1, s.m);
  kernels.pack(z.row(0), s.m, z.stride(), s.dim, scales.row(0), packed.row(0));
  Matrix products(s.n, packed_columns);
  kernels.products(x.row(0), s.n, x.stride(), packed.row(0), packed_columns, s.dim,
                   products.row(0));
  Matrix weighed = copy_of(scores);
  const Matrix pairs = numbers.matrix(s.n, columns);
  const Matrix factors = numbers.matrix(1, columns);
  kernels.weigh(weighed.row(0), pairs.row(0), factors.row(0), s.n, columns);
  Matrix sigmoids = copy_of(scores);
  kernels.sigmoid(sigmoids.row(0), s.n * columns);
  Matrix losses = copy_of(scores);
  kernels.negative_log_sigmoid(losses.row(0), s.n * columns);
  Matrix changed = copy_of(x);
  const Matrix terms = numbers.matrix(s.n, s.m);
  const auto z_rows = rows_of<const float>(z);
  const WeightedRows lists[] = {{terms.row(0), terms.stride(), 1, z_rows.data(), s.m},
                                {weighed.row(0), columns, 1, z_rows.data(), s.m}};
  kernels.add_products(rows_of<float>(changed).data(), s.n, x.stride(), lists, 2);
  Matrix merged = numbers.matrix(1, s.dim);
  Matrix sum(1, s.dim);
  Matrix together(1, 1);
  together.row(0)[0] = kernels.merge_row(merged.row(0), z.row(0), s.m, merged.stride(), sum.row(0));
  std::vector<std::uint32_t> found(s.n * columns);
  found.resize(kernels.above(scores.row(0), found.size(), scores.row(0)[0], found.data()));
  Matrix above(1, found.size() + 1);
  std::transform(found.begin(), found.end(), above.row(0),
                 [](std::uint32_t i) { return static_cast<float>(i); });
  return {transposed, scores, dots,    packed, products, weighed,
          sigmoids,   losses, changed, merged, together, above};
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firth;
  FuzzInput input(data, size);
  const Shape shape{1 + input.choice(20), 1 + input.choice(40), 1 + input.two_bytes() % 512};
  const Numbers numbers(input);
  const std::vector<Matrix> expected = run(kScalarKernels, shape, numbers);
  for (const Kernels* kernels : supported_kernels()) {
    const std::vector<Matrix> found = run(*kernels, shape, numbers);
    for (std::size_t i = 0; i < expected.size(); ++i) require_equal(found[i], expected[i]);
  }
  return 0;
}
