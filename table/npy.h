// NumPy's .npy: matrices of 16, 32 or 64 bit floats of either byte order, in C or Fortran order,
// format versions 1.0 to 3.0, are read; little-endian float32 or float16 in C order, version 1.0,
// is written. Private to table/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "firth/matrix.h"
#include "table/byte_sink.h"
#include "table/elements.h"
#include "table/saved_table.h"
#include "table/whole_file.h"

namespace firth {

inline constexpr std::string_view kNpyMagic{"\x93NUMPY", 6};

// The header that NumPy itself would write: 128 bytes. `descr` is a dtype ("<f4"), `shape` a tuple
// of Python.
[[nodiscard]] std::string npy_header(std::string_view descr, const std::string& shape);
[[nodiscard]] std::string npy_header(std::size_t rows, std::size_t dim);  // of "<f4"

// The matrix in a whole file. Throws Error(input), also when its size is not the one that the
// header tells, or Error(limit) for a header of more than 10,000 bytes (NumPy's own limit).
[[nodiscard]] Elements parse_npy(std::string_view file, const std::string& path);

// Bytes of the file that begins with `head` (16 KiB, or all of it), by its header. Throws as above.
[[nodiscard]] std::uint64_t npy_size(std::string_view head, const std::string& path);

// The matrix of a .npy, without a copy where it is aligned little-endian float32 in C order. Throws
// as above.
[[nodiscard]] MatrixView view_npy(const std::shared_ptr<const WholeFile>& file);

void write_npy(const ByteSink& out, const SavedTable& table, SavedMatrix matrix);

// Throws Error(numeric) that names row and column of the first non-finite value; the line instead
// of the row when `first_line` tells which one row 0 is.
void require_finite(const MatrixView& matrix, const std::string& path,
                    std::optional<std::size_t> first_line = {});

}  // namespace firth
