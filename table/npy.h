// NumPy's .npy: little-endian float32 matrices in C order (format versions 1.0 to 3.0 are read, 1.0
// is written). Private to table/.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "firth/matrix.h"
#include "table/file_record.h"
#include "table/mapped_file.h"

namespace firth {

inline constexpr std::string_view kNpyMagic{"\x93NUMPY", 6};

struct NpyHeader {
  std::size_t data_offset = 0;
  std::size_t rows = 0;  // >= 1
  std::size_t dim = 0;   // >= 1
};

// The header that NumPy itself would write: 128 bytes.
[[nodiscard]] std::string npy_header(std::size_t rows, std::size_t dim);

// Reads the header at the beginning of `file`, the whole file, and holds its size against it.
// Throws Error(input), or Error(limit) for a header of more than 10,000 bytes (NumPy's own limit).
[[nodiscard]] NpyHeader parse_npy_header(std::string_view file, const std::string& path);

// The matrix of a mapped .npy, without a copy where its floats are aligned. Throws as above.
[[nodiscard]] MatrixView view_npy(const std::shared_ptr<const MappedFile>& file);

void write_npy(RecordingWriter& out, const MatrixView& matrix);

// Throws Error(numeric) that names row and column of the first non-finite value.
void require_finite(const MatrixView& matrix, const std::string& path);

}  // namespace firth
