// Bytes in: a file, or stdin, decompressed when its content says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace firth {

// One stream of bytes. Not thread-safe. Every member throws Error(io) for a failed open or read,
// and Error(input) for a damaged or truncated compressed stream, with the path and the offset; and
// Error(limit) when a stream whose size is unknown goes on while memory runs out.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Reads up to `size` bytes (after decompression); 0 only at the end. A short read is no end.
  virtual std::size_t read(char* out, std::size_t size) = 0;

  // Bytes consumed of the file as it is on disk.
  [[nodiscard]] virtual std::uint64_t bytes_consumed() const = 0;

  // All bytes that read() gives, where that is known beforehand: of a regular file that is not
  // compressed.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
};

// What becomes of a zip, 7z or tar archive: Error(input) that names it, or its bytes as they are.
enum class Archives { refuse, pass };

// "-" is stdin. gzip, bzip2, xz, zstd and lz4 (also several members one after the other) are
// recognised by their first bytes, never by name; anything else is read as it is. A folder:
// Error(io).
[[nodiscard]] std::unique_ptr<ByteSource> open_bytes(const std::string& path,
                                                     Archives archives = Archives::refuse);

// All bytes of open_bytes(path); nothing when they are more than `most`.
[[nodiscard]] std::optional<std::string> read_at_most(const std::string& path, std::size_t most);

// True for what open_bytes would decompress, by its first bytes.
[[nodiscard]] bool is_compressed(std::string_view head);

// True for what open_bytes would refuse as an archive, by its first 512 bytes.
[[nodiscard]] bool is_archive(std::string_view head);

// How messages name `path`: "-" is "standard input".
[[nodiscard]] std::string shown_name(const std::string& path);

// Size of a regular file as it is on disk; 0 for anything else. Throws Error(io).
[[nodiscard]] std::uint64_t size_on_disk(const std::string& path);

}  // namespace firth
