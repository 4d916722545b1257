// The bytes of a table's file from first to last, decompressed, with a window to look ahead.
// Private to table/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firth/error.h"
#include "io/byte_source.h"

namespace firth {

// Holds no more than its window, whatever the file says of itself. Not thread-safe. Throws what
// ByteSource throws.
class TableInput {
 public:
  explicit TableInput(const std::string& path);

  [[nodiscard]] const std::string& path() const { return path_; }
  // Of the next byte, in the decompressed data.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  // All bytes of the file; unknown when it is compressed or a pipe.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return source_->size(); }

  // The next `size` bytes, fewer only at the end. Valid until more is looked at or read.
  [[nodiscard]] std::string_view peek(std::size_t size);
  [[nodiscard]] bool at_end() { return peek(1).empty(); }

  // REQUIRES: size <= what peek() gave.
  void skip(std::size_t size);

  // Reads up to `size` bytes; fewer only at the end.
  [[nodiscard]] std::size_t read(char* out, std::size_t size);

  // The bytes before the next `delimiter`, which is skipped, too; nothing (and nothing skipped)
  // when it is not among the next `limit` bytes. Valid as that of peek().
  [[nodiscard]] std::optional<std::string_view> take_until(char delimiter, std::size_t limit);

  // Error(input) at the offset given, or at the next byte.
  [[noreturn]] void refuse(const std::string& message) const { refuse_at(offset_, message); }
  [[noreturn]] void refuse_at(std::uint64_t offset, const std::string& message) const {
    throw Error(ErrorKind::input, path_, "@" + std::to_string(offset), message);
  }

 private:
  [[nodiscard]] std::string_view window() const { return {buffer_.data() + begin_, end_ - begin_}; }
  bool fill(std::size_t size);
  void make_room();
  std::size_t take(char* out, std::string_view ready);

  std::string path_;
  std::unique_ptr<ByteSource> source_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace firth
