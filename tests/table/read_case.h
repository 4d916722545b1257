// Files made of bytes, and what load_table makes of them.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "firth/table.h"
#include "tests/expect_error.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {

// The bytes of a number as they lie in memory.
template <typename Number>
std::string raw(Number number) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

inline std::string raw_floats(const std::vector<float>& values) {
  std::string bytes;
  for (const float value : values) bytes += raw(value);
  return bytes;
}

inline std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class ReadCase : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& bytes, const std::string& name = "file") {
    write_bytes(folder_ / name, bytes);
    return folder_ / name;
  }
  LoadedTable load(const std::string& bytes, NonFinite non_finite = NonFinite::refuse) {
    return load_table(file(bytes), non_finite);
  }
  TemporaryFolder folder_;
};

inline std::vector<std::string> words_of(const LoadedTable& loaded) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < loaded.table.words.size(); ++i) {
    words.emplace_back(loaded.table.words[i]);
  }
  return words;
}

inline std::vector<float> row_of(const LoadedTable& loaded, std::size_t row) {
  const auto values = loaded.table.vectors.row(row);
  return {values.begin(), values.end()};
}

}  // namespace firth
