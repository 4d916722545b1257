#include "table/npy.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "firth/error.h"
#include "table/npy_dict.h"

namespace firth {
namespace {

static_assert(std::endian::native == std::endian::little, "matrices are written as they lie");

constexpr std::size_t kAlignment = 64;      // of the data, by the format
constexpr std::size_t kMaxHeader = 10'000;  // NumPy's _MAX_HEADER_SIZE

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Error(ErrorKind::input, path, "", message);
}

// Little-endian number of `size` bytes.
std::size_t number_at(std::string_view file, std::size_t at, std::size_t size) {
  std::size_t value = 0;
  std::memcpy(&value, file.data() + at, size);
  return value;
}

// The text of the header; sets where it ends.
std::string_view header_text(std::string_view file, const std::string& path, std::size_t& end) {
  const std::string_view magic = file.substr(0, kNpyMagic.size());
  if (magic != kNpyMagic.substr(0, magic.size())) {
    refuse(path, "begins with \"" + printable(magic) + "\", expected \"\\x93NUMPY\" of .npy");
  }
  if (file.size() < 10) refuse(path, fmt::format("too short for .npy ({} bytes)", file.size()));
  const int major = static_cast<unsigned char>(file[6]);
  const int minor = static_cast<unsigned char>(file[7]);
  if (major < 1 || major > 3 || minor != 0) {
    refuse(path, fmt::format("unsupported .npy version {}.{}, expected 1.0 to 3.0", major, minor));
  }
  const std::size_t prefix = major == 1 ? 10 : 12;
  if (file.size() < prefix) refuse(path, fmt::format("too short for .npy ({} bytes)", file.size()));
  const std::size_t length = number_at(file, 8, prefix - 8);
  if (length > file.size() - prefix) {
    refuse(path, fmt::format("header of {} bytes exceeds the file of {}", length, file.size()));
  }
  if (length > kMaxHeader) {
    throw Error(ErrorKind::limit, path, "",
                fmt::format("header of {} bytes, at most {} are read", length, kMaxHeader));
  }
  end = prefix + length;
  return file.substr(prefix, length);
}

void require_dtype(const std::string& path, std::string_view descr) {
  if (descr == "<f4") return;
  if (descr.find('O') != std::string_view::npos) {
    refuse(path, "object array needs Python's pickle: refused, expected '<f4'");
  }
  refuse(path, "dtype '" + printable(descr) + "' is not read, expected '<f4' (32-bit floats)");
}

NpyHeader require_matrix(const std::string& path, const NpyDict& dict) {
  require_dtype(path, dict.descr);
  if (dict.shape.size() != 2) {
    refuse(path, "expected a 2-D matrix, found shape " + printable(dict.shape_text));
  }
  if (dict.fortran_order) refuse(path, "Fortran order is not read, expected C order");
  if (dict.shape[0] == 0) refuse(path, "has no rows");
  if (dict.shape[1] == 0) refuse(path, "has dimension 0");
  return {0, dict.shape[0], dict.shape[1]};
}

// No exponent of all ones; without a branch, so that it runs at the speed of memory.
bool is_finite_row(std::span<const float> row) {
  std::uint32_t found = 0;
  for (const float value : row) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value) & 0x7F800000U;
    found |= bits == 0x7F800000U ? 1U : 0U;
  }
  return found == 0;
}

}  // namespace

std::string npy_header(std::size_t rows, std::size_t dim) {
  std::string text =
      fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, dim);
  const std::size_t prefix = 10;
  const std::size_t bare = prefix + text.size() + 1;
  text.append(kAlignment - bare % kAlignment, ' ');  // 1 to 64 blanks, as NumPy
  text += '\n';
  std::string header(kNpyMagic);
  header +=
      {'\x01', '\x00', static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  return header + text;
}

NpyHeader parse_npy_header(std::string_view file, const std::string& path) {
  std::size_t end = 0;
  const std::string_view text = header_text(file, path, end);
  NpyHeader header = require_matrix(path, parse_npy_dict(text, path));
  header.data_offset = end;
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(header.rows, header.dim, &bytes) ||
      __builtin_mul_overflow(bytes, sizeof(float), &bytes)) {
    refuse(path, fmt::format("element count {} x {} overflows", header.rows, header.dim));
  }
  const std::size_t present = file.size() - end;
  if (present != bytes) {
    refuse(path, fmt::format("{} x {} floats need {} bytes of data, found {}", header.rows,
                             header.dim, bytes, present));
  }
  return header;
}

MatrixView view_npy(const std::shared_ptr<const MappedFile>& file) {
  const NpyHeader header = parse_npy_header(file->bytes(), file->path());
  const char* data = file->bytes().data() + header.data_offset;
  if (header.data_offset % alignof(float) == 0) {
    return {reinterpret_cast<const float*>(data), header.rows, header.dim, header.dim, file};
  }
  Matrix copy(header.rows, header.dim);
  for (std::size_t i = 0; i < header.rows; ++i) {
    std::memcpy(copy.row(i), data + i * header.dim * sizeof(float), header.dim * sizeof(float));
  }
  return copy.view();
}

void write_npy(RecordingWriter& out, const MatrixView& matrix) {
  out.write(npy_header(matrix.rows, matrix.dim));
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    const auto bytes = std::as_bytes(matrix.row(i));
    out.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
}

void require_finite(const MatrixView& matrix, const std::string& path) {
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    const std::span<const float> row = matrix.row(i);
    if (is_finite_row(row)) continue;
    std::size_t column = 0;
    while (std::isfinite(row[column])) ++column;
    throw Error(ErrorKind::numeric, path, fmt::format("row {}", i),
                fmt::format("column {} holds {}, expected a finite number", column, row[column]));
  }
}

}  // namespace firth
