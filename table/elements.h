// Matrices of the number types that files have, as float32. Private to table/.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "firth/matrix.h"

namespace firth {

enum class ElementType { f16, bf16, f32, f64 };

[[nodiscard]] constexpr std::size_t size_of(ElementType type) {
  return type == ElementType::f64 ? 8 : type == ElementType::f32 ? 4 : 2;
}

// IEEE 754 binary16: every value is a float.
[[nodiscard]] inline float float_of_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
  const std::uint32_t rest = half & 0x7FFFU;
  if (rest >= 0x7C00U) return std::bit_cast<float>(sign | 0x7F800000U | (rest & 0x3FFU) << 13);
  // The exponent's bias is 15, a float's 127; the product also makes denormals normal.
  const float size = std::bit_cast<float>(rest << 13) * 0x1p112F;
  return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(size));
}

// The nearest binary16, ties to even; infinity from 65,520 up.
[[nodiscard]] inline std::uint16_t half_of_float(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t sign = bits >> 16 & 0x8000U;
  const std::uint32_t size = bits & 0x7FFFFFFFU;
  if (size > 0x7F800000U) return static_cast<std::uint16_t>(sign | 0x7E00U);   // no number
  if (size >= 0x47800000U) return static_cast<std::uint16_t>(sign | 0x7C00U);  // 65,536 up
  if (size < 0x38800000U) {
    // Below 2^-14 the last bit of a half is 2^-24, as that of a float from 1/2 up: the sum rounds.
    const float sum = std::bit_cast<float>(size) + 0.5F;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(sum) - 0x3F000000U));
  }
  // The exponent's bias falls from 127 to 15; half of the 13 bits that go, and one more when the
  // last bit that stays is odd, carries where it must.
  const std::uint32_t rounded = size - (112U << 23) + 0xFFFU + (size >> 13 & 1U);
  return static_cast<std::uint16_t>(sign | rounded >> 13);
}

// The upper half of a float.
[[nodiscard]] inline float float_of_bfloat(std::uint16_t upper) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
}

// rows x dim elements, one after the other.
struct Elements {
  std::string_view bytes;  // rows * dim * size_of(type)
  ElementType type = ElementType::f32;
  bool big_endian = false;
  bool fortran_order = false;  // columns one after the other
  std::size_t rows = 0;
  std::size_t dim = 0;
};

// Without a copy, kept alive by `owner`, where these are float32 as in memory; else converted.
// Throws Error(numeric) for a float64 beyond the range of float32, with `path`, row and column.
[[nodiscard]] MatrixView matrix_of(const Elements& elements, const std::string& path,
                                   const std::shared_ptr<const void>& owner);

// rows * dim * `size`, or Error(input) when that is no 64-bit number.
[[nodiscard]] std::size_t checked_bytes(std::size_t rows, std::size_t dim, std::size_t size,
                                        const std::string& path);

}  // namespace firth
