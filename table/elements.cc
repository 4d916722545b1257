#include "table/elements.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "compute/parallel.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kRows = 64;  // of a task: a block of them stays in cache, whatever the order

// `bits` is the unsigned integer of an element's size.
template <typename Bits>
Bits bits_at(const Elements& from, std::size_t index) {
  Bits bits = 0;
  std::memcpy(&bits, from.bytes.data() + index * sizeof bits, sizeof bits);
  if (!from.big_endian) return bits;
  if constexpr (sizeof bits == 2) return __builtin_bswap16(bits);
  if constexpr (sizeof bits == 4) return __builtin_bswap32(bits);
  if constexpr (sizeof bits == 8) return __builtin_bswap64(bits);
}

template <typename Bits, typename ToFloat>
MatrixView converted(const Elements& from, ToFloat to_float) {
  Matrix matrix(from.rows, from.dim);
  const std::size_t row_step = from.fortran_order ? 1 : from.dim;
  const std::size_t column_step = from.fortran_order ? from.rows : 1;
  parallel_for((from.rows + kRows - 1) / kRows, resolve_threads(0), [&](std::size_t task) {
    const std::size_t end = std::min(from.rows, (task + 1) * kRows);
    for (std::size_t j = 0; j < from.dim; ++j) {
      for (std::size_t i = task * kRows; i < end; ++i) {
        matrix.row(i)[j] = to_float(bits_at<Bits>(from, i * row_step + j * column_step), i, j);
      }
    }
  });
  return matrix.view();
}

MatrixView converted_doubles(const Elements& from, const std::string& path) {
  return converted<std::uint64_t>(from, [&](std::uint64_t bits, std::size_t i, std::size_t j) {
    const auto value = std::bit_cast<double>(bits);
    const auto rounded = static_cast<float>(value);
    if (std::isinf(rounded) && std::isfinite(value)) {
      throw Error(ErrorKind::numeric, path, fmt::format("row {}", i),
                  fmt::format("column {} holds {}, out of the range of float32", j, value));
    }
    return rounded;
  });
}

}  // namespace

MatrixView matrix_of(const Elements& from, const std::string& path,
                     const std::shared_ptr<const void>& owner) {
  switch (from.type) {
    case ElementType::f64:
      return converted_doubles(from, path);
    case ElementType::f16:
      return converted<std::uint16_t>(
          from, [](std::uint16_t bits, std::size_t, std::size_t) { return float_of_half(bits); });
    case ElementType::bf16:
      return converted<std::uint16_t>(
          from, [](std::uint16_t bits, std::size_t, std::size_t) { return float_of_bfloat(bits); });
    case ElementType::f32:
      break;
  }
  const char* data = from.bytes.data();
  const bool aligned = reinterpret_cast<std::uintptr_t>(data) % alignof(float) == 0;
  if (aligned && !from.big_endian && !from.fortran_order) {
    return {reinterpret_cast<const float*>(data), from.rows, from.dim, from.dim, owner};
  }
  return converted<std::uint32_t>(from, [](std::uint32_t bits, std::size_t, std::size_t) {
    return std::bit_cast<float>(bits);
  });
}

std::size_t checked_bytes(std::size_t rows, std::size_t dim, std::size_t size,
                          const std::string& path) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(rows, dim, &bytes) || __builtin_mul_overflow(bytes, size, &bytes)) {
    throw Error(ErrorKind::input, path, "",
                fmt::format("element count {} x {} overflows", rows, dim));
  }
  return bytes;
}

}  // namespace firth
