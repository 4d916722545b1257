// A whole file, mapped for reading. Private to table/.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace firth {

// Valid while it lives and nobody shortens the file.
class MappedFile {
 public:
  // Throws Error(io), also for anything but a regular file.
  [[nodiscard]] static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::string_view bytes() const { return bytes_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit MappedFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::string_view bytes_;
};

}  // namespace firth
