#include "table/elements.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "table/npy.h"
#include "tests/table/damaged_files.h"

namespace firth {
namespace {

TEST(Half, IsTheFloatThatItsFieldsTell) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const int exponent = static_cast<int>(bits >> 10 & 31);
    const double fraction = (bits & 0x3FF) / 1024.0;
    const float found = float_of_half(static_cast<std::uint16_t>(bits));
    EXPECT_EQ(std::signbit(found), bits >= 0x8000) << bits;
    if (exponent == 31) {
      EXPECT_EQ(std::isnan(found), fraction > 0) << bits;
      EXPECT_EQ(std::isinf(found), fraction == 0) << bits;
      continue;
    }
    const double size =
        exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15);
    EXPECT_EQ(std::abs(found), static_cast<float>(size)) << bits;
  }
}

// Every half is its own nearest, the middle between two goes to the even one, and whatever lies to
// either side of it to the nearer one.
TEST(Half, IsTheNearestOfAFloat) {
  for (std::uint32_t bits = 0; bits < 0x7C00; ++bits) {
    const auto low = static_cast<std::uint16_t>(bits);
    const auto high = static_cast<std::uint16_t>(bits + 1);
    const float next = high == 0x7C00 ? 65536.0F : float_of_half(high);
    const float middle = (float_of_half(low) + next) / 2;  // exact
    const auto sign = static_cast<std::uint16_t>(0x8000);
    ASSERT_EQ(half_of_float(float_of_half(low)), low);
    ASSERT_EQ(half_of_float(-float_of_half(low)), low | sign);
    ASSERT_EQ(half_of_float(middle), bits % 2 == 0 ? low : high) << bits;
    ASSERT_EQ(half_of_float(-middle), (bits % 2 == 0 ? low : high) | sign) << bits;
    ASSERT_EQ(half_of_float(std::nextafter(middle, 0.0F)), low) << bits;
    ASSERT_EQ(half_of_float(std::nextafter(middle, 1e9F)), high) << bits;
  }
}

TEST(Half, OfWhatItCannotHoldIsInfiniteZeroOrNoNumber) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(half_of_float(65519.996F), 0x7BFF);
  for (const float large : {65520.0F, 65536.0F, 1e30F, kInfinity}) {
    EXPECT_EQ(half_of_float(large), 0x7C00);
    EXPECT_EQ(half_of_float(-large), 0xFC00);
  }
  EXPECT_EQ(half_of_float(1e-45F), 0);
  EXPECT_EQ(half_of_float(-1e-38F), 0x8000);
  EXPECT_TRUE(std::isnan(float_of_half(half_of_float(std::nanf("")))));
  EXPECT_TRUE(std::isnan(float_of_half(half_of_float(std::bit_cast<float>(0x7F800001U)))));
}

// Bytes of a 2 x 3 matrix 1..6 whose elements are `Bits` made by `of`.
template <typename Bits, typename Of>
std::string matrix_bytes(bool big_endian, bool fortran_order, Of of) {
  std::string bytes;
  for (int k = 0; k < 6; ++k) {
    const int value = fortran_order ? k % 2 * 3 + k / 2 + 1 : k + 1;
    std::string element = raw<Bits>(of(value));
    if (big_endian) element.assign(element.rbegin(), element.rend());
    bytes += element;
  }
  return bytes;
}

std::string bytes_of(ElementType type, bool big_endian, bool fortran_order) {
  const auto upper = [](int n) {
    return static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(static_cast<float>(n)) >> 16);
  };
  constexpr std::uint16_t kHalves[] = {0, 0x3C00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};
  switch (type) {
    case ElementType::f16:
      return matrix_bytes<std::uint16_t>(big_endian, fortran_order,
                                         [&](int n) { return kHalves[n]; });
    case ElementType::bf16:
      return matrix_bytes<std::uint16_t>(big_endian, fortran_order, upper);
    case ElementType::f32:
      return matrix_bytes<float>(big_endian, fortran_order,
                                 [](int n) { return static_cast<float>(n); });
    case ElementType::f64:
      break;
  }
  return matrix_bytes<double>(big_endian, fortran_order,
                              [](int n) { return static_cast<double>(n); });
}

TEST(Elements, BecomeFloatsWhateverTheirTypeAndOrder) {
  for (const ElementType type :
       {ElementType::f16, ElementType::bf16, ElementType::f32, ElementType::f64}) {
    for (const bool big_endian : {false, true}) {
      for (const bool fortran_order : {false, true}) {
        const std::string bytes = bytes_of(type, big_endian, fortran_order);
        const MatrixView found =
            matrix_of({bytes, type, big_endian, fortran_order, 2, 3}, "x", nullptr);
        for (std::size_t k = 0; k < 6; ++k) {
          EXPECT_EQ(found.row(k / 3)[k % 3], static_cast<float>(k + 1))
              << static_cast<int>(type) << big_endian << fortran_order;
        }
      }
    }
  }
}

TEST(Elements, AreNotCopiedWhenTheyLieAsInMemory) {
  const std::string bytes = bytes_of(ElementType::f32, false, false);
  const MatrixView found = matrix_of({bytes, ElementType::f32, false, false, 2, 3}, "x", nullptr);
  EXPECT_EQ(static_cast<const void*>(found.data), static_cast<const void*>(bytes.data()));
}

TEST(Elements, ThatAreNotAlignedAreCopied) {
  const std::string bytes = "x" + bytes_of(ElementType::f32, false, false);
  const MatrixView found =
      matrix_of({std::string_view(bytes).substr(1), ElementType::f32, false, false, 2, 3}, "", {});
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(found.data) % alignof(float), 0U);
  EXPECT_EQ(found.row(1)[2], 6.0F);
}

TEST(Elements, OfMoreRowsThanATaskKeepTheirPlaces) {
  const std::size_t rows = 1000;
  const std::size_t dim = 7;
  std::string bytes;
  for (std::size_t j = 0; j < dim; ++j) {
    for (std::size_t i = 0; i < rows; ++i) bytes += raw(static_cast<double>(i * dim + j));
  }
  const MatrixView found =
      matrix_of({bytes, ElementType::f64, false, true, rows, dim}, "x", nullptr);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j)
      ASSERT_EQ(found.row(i)[j], static_cast<float>(i * dim + j));
  }
}

TEST(Elements, BeyondTheRangeOfFloatAreNamed) {
  const std::string bytes = raw(1.0) + raw(-1e300);
  EXPECT_ERROR(matrix_of({bytes, ElementType::f64, false, false, 2, 1}, "x", nullptr),
               ErrorKind::numeric, "x:row 1: column 0 holds -1e+300, out of the range of float32");
  const std::string infinite = raw(1.0) + raw(std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isinf(
      matrix_of({infinite, ElementType::f64, false, false, 2, 1}, "x", nullptr).row(1)[0]));
}

class ForeignNpy : public DamagedFiles {};

TEST_F(ForeignNpy, IsConvertedAndKeepsItsWords) {
  file("a\nb\n", "t.vocab.tsv");
  const std::string text = "{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }\n";
  const std::string header = "\x93NUMPY\x01" + std::string(1, '\0') +
                             static_cast<char>(text.size()) + std::string(1, '\0') + text;
  const LoadedTable found =
      load_table(file(header + bytes_of(ElementType::f64, true, true), "t.npy"));
  EXPECT_EQ(found.format, TableFormat::npy);
  EXPECT_EQ(row_of(found, 1), (std::vector<float>{4, 5, 6}));
  EXPECT_EQ(words_of(found), (std::vector<std::string>{"a", "b"}));
}

TEST_F(ForeignNpy, CutAnywhereIsRefused) {
  file("a\nb\n", "file.vocab.tsv");
  std::string whole = npy_header(2, 3) + bytes_of(ElementType::f32, false, false);
  EXPECT_NO_THROW(load(whole));
  expect_every_cut_refused(whole, whole.size());
}

TEST_F(ForeignNpy, OfAModelFolderNamesTheFolder) {
  TableOutput(folder_ / "model", false).save(small_table(), {"{}", "{}"});
  EXPECT_ERROR(
      load_table(folder_ / "model" / "vectors.npy"), ErrorKind::input,
      "is a part of the model folder \"" + (folder_ / "model").native() + "\": name the folder");
}

}  // namespace
}  // namespace firth
