// From the paths that a user gives to open files of text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/byte_source.h"

namespace firth {

struct TextPaths {
  std::vector<std::string> paths;     // folders replaced by their files
  std::vector<std::string> warnings;  // a file that is given twice
  std::uint64_t bytes = 0;            // on disk; 0: unknown
};

// Expands folders and opens every regular file once. Throws Error.
[[nodiscard]] TextPaths expand_text_paths(const std::vector<std::string>& paths);

// A file of text whose first 64 KiB have been looked at: a byte-order mark of UTF-8 is behind us,
// UTF-16, UTF-32 and binary data are refused with Error(input).
class TextFile {
 public:
  explicit TextFile(const std::string& path);

  // Fills `out` as far as the file goes: less than `size` only at its end.
  std::size_t read(char* out, std::size_t size);
  [[nodiscard]] std::uint64_t bytes_consumed() const { return bytes_->bytes_consumed(); }
  [[nodiscard]] std::size_t mark_bytes() const { return mark_bytes_; }

 private:
  std::unique_ptr<ByteSource> bytes_;
  std::string head_;
  std::size_t head_used_ = 0;
  std::size_t mark_bytes_ = 0;  // of the byte-order mark
};

}  // namespace firth
