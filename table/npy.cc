#include "table/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "compute/parallel.h"
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

struct Dtype {
  const char* name;  // without byte order
  ElementType type;
};
constexpr std::array kDtypes{Dtype{"f2", ElementType::f16}, Dtype{"f4", ElementType::f32},
                             Dtype{"f8", ElementType::f64}};

// "<f4", ">f8", "=f4" or "f4", the last two of this machine's byte order.
void read_dtype(const std::string& path, std::string_view descr, Elements& elements) {
  const bool ordered = descr.starts_with('<') || descr.starts_with('>') || descr.starts_with('=');
  for (const Dtype& dtype : kDtypes) {
    if (descr.substr(ordered ? 1 : 0) != dtype.name) continue;
    elements.type = dtype.type;
    elements.big_endian = descr.starts_with('>');
    return;
  }
  if (descr.find('O') != std::string_view::npos) {
    refuse(path, "object array needs Python's pickle: refused, expected floats ('<f4')");
  }
  refuse(path, "dtype '" + printable(descr) +
                   "' is not read, expected floats: f2, f4 or f8 of either byte order ('<f4')");
}

Elements matrix_elements(const std::string& path, const NpyDict& dict) {
  Elements elements;
  read_dtype(path, dict.descr, elements);
  if (dict.shape.size() != 2) {
    refuse(path, "expected a 2-D matrix, found shape " + printable(dict.shape_text));
  }
  if (dict.shape[0] == 0) refuse(path, "has no rows");
  if (dict.shape[1] == 0) refuse(path, "has dimension 0");
  elements.fortran_order = dict.fortran_order;
  elements.rows = dict.shape[0];
  elements.dim = dict.shape[1];
  return elements;
}

struct NpyHeader {
  std::size_t data_offset = 0;
  std::size_t data_bytes = 0;
  Elements elements;  // without their bytes
};

NpyHeader parse_header(std::string_view head, const std::string& path) {
  NpyHeader header;
  const std::string_view text = header_text(head, path, header.data_offset);
  header.elements = matrix_elements(path, parse_npy_dict(text, path));
  const Elements& elements = header.elements;
  header.data_bytes = checked_bytes(elements.rows, elements.dim, size_of(elements.type), path);
  if (header.data_bytes > INT64_MAX) refuse(path, "more data than a file can have");
  return header;
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

std::string npy_header(std::string_view descr, const std::string& shape) {
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", descr, shape);
  const std::size_t prefix = 10;
  const std::size_t bare = prefix + text.size() + 1;
  text.append(kAlignment - bare % kAlignment, ' ');  // 1 to 64 blanks, as NumPy
  text += '\n';
  std::string header(kNpyMagic);
  header +=
      {'\x01', '\x00', static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  return header + text;
}

std::string npy_header(std::size_t rows, std::size_t dim) {
  return npy_header("<f4", fmt::format("({}, {})", rows, dim));
}

Elements parse_npy(std::string_view file, const std::string& path) {
  const NpyHeader header = parse_header(file, path);
  Elements elements = header.elements;
  elements.bytes = file.substr(header.data_offset);
  if (elements.bytes.size() != header.data_bytes) {
    refuse(path, fmt::format("{} x {} floats need {} bytes of data, found {}", elements.rows,
                             elements.dim, header.data_bytes, elements.bytes.size()));
  }
  return elements;
}

std::uint64_t npy_size(std::string_view head, const std::string& path) {
  const NpyHeader header = parse_header(head, path);
  return header.data_offset + header.data_bytes;
}

MatrixView view_npy(const std::shared_ptr<const WholeFile>& file) {
  return matrix_of(parse_npy(file->bytes(), file->path()), file->path(), file);
}

void write_npy(const ByteSink& out, const SavedTable& table, SavedMatrix matrix) {
  out(npy_header(table.options().half ? "<f2" : "<f4",
                 fmt::format("({}, {})", table.rows(), table.dim())));
  write_elements(out, table, matrix);
}

void require_finite(const MatrixView& matrix, const std::string& path,
                    std::optional<std::size_t> first_line) {
  constexpr std::size_t kRows = 4096;  // of a task
  parallel_for((matrix.rows + kRows - 1) / kRows, resolve_threads(0), [&](std::size_t task) {
    const std::size_t end = std::min(matrix.rows, (task + 1) * kRows);
    for (std::size_t i = task * kRows; i < end; ++i) {
      const std::span<const float> row = matrix.row(i);
      if (is_finite_row(row)) continue;
      std::size_t column = 0;
      while (std::isfinite(row[column])) ++column;
      throw Error(ErrorKind::numeric, path,
                  first_line ? fmt::format("line {}", *first_line + i) : fmt::format("row {}", i),
                  fmt::format("column {} holds {}, expected a finite number", column, row[column]));
    }
  });
}

}  // namespace firth
