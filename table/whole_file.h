// All bytes of a file at once. Private to table/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "table/table_input.h"

namespace firth {

class WholeFile {
 public:
  // Mapped for reading: valid while nobody shortens the file. Throws Error(io), also for anything
  // but a regular file.
  [[nodiscard]] static std::shared_ptr<const WholeFile> open(const std::filesystem::path& path);

  // The same of a small file that may be compressed, then in memory. Throws Error(limit) when it
  // holds more than `limit` bytes.
  [[nodiscard]] static std::shared_ptr<const WholeFile> open_decompressed(
      const std::filesystem::path& path, std::uint64_t limit);

  // The next bytes of `in`, up to `limit`, in memory: what is compressed cannot be mapped. Memory
  // follows what was really read.
  [[nodiscard]] static std::shared_ptr<const WholeFile> read(TableInput& in, std::uint64_t limit);

  WholeFile(std::string path, std::string_view bytes, std::shared_ptr<const void> owner)
      : path_(std::move(path)), bytes_(bytes), owner_(std::move(owner)) {}

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string_view bytes_;
  std::shared_ptr<const void> owner_;
};

// True when something is there. Throws Error(io) when that cannot be told.
[[nodiscard]] bool is_present(const std::filesystem::path& path);

}  // namespace firth
