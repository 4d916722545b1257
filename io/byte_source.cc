#include "io/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "firth/error.h"
#include "io/decompress.h"
#include "io/memory_guard.h"
#include "io/system_error.h"
#include "io/unique_fd.h"

namespace firth {
namespace {

constexpr std::size_t kHeadBytes = 512;  // one header block of tar

struct stat status_of(int fd, const std::string& path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) throw system_error(shown_name(path), "cannot be examined");
  return status;
}

UniqueFd open_descriptor(const std::string& path) {
  int fd = -1;
  do {
    fd = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                     : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) throw system_error(shown_name(path), "cannot be opened");
  return UniqueFd(fd);
}

class DescriptorSource : public ByteSource {
 public:
  explicit DescriptorSource(const std::string& path)
      : path_(shown_name(path)), fd_(open_descriptor(path)) {
    const struct stat status = status_of(fd_.get(), path);
    if (S_ISDIR(status.st_mode)) {
      throw Error(ErrorKind::io, path_, "", "is a folder, expected a file");
    }
    // From where the descriptor stands: standard input may have been read in part. Size 0 tells
    // nothing: files of /proc have it.
    const off_t begin = ::lseek(fd_.get(), 0, SEEK_CUR);
    if (S_ISREG(status.st_mode) && begin >= 0 && begin < status.st_size) {
      size_ = static_cast<std::uint64_t>(status.st_size - begin);
    }
    ::posix_fadvise(fd_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }

  std::size_t read(char* out, std::size_t size) override {
    ssize_t got = 0;
    do {
      got = ::read(fd_.get(), out, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw system_error(path_, "read failed after byte " + std::to_string(consumed_));
    consumed_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  [[nodiscard]] std::uint64_t bytes_consumed() const override { return consumed_; }
  [[nodiscard]] std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::string path_;
  UniqueFd fd_;
  std::optional<std::uint64_t> size_;
  std::uint64_t consumed_ = 0;
};

// A source whose first bytes can be looked at before they are read, so that a pipe can be
// recognised.
class PeekedSource : public ByteSource {
 public:
  explicit PeekedSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
    std::size_t got = 0;
    do {
      got = source_->read(head_.data() + filled_, head_.size() - filled_);
      filled_ += got;
    } while (got > 0 && filled_ < head_.size());
  }

  [[nodiscard]] std::string_view head() const { return {head_.data(), filled_}; }

  std::size_t read(char* out, std::size_t size) override {
    if (taken_ == filled_) return source_->read(out, size);
    const std::size_t count = std::min(size, filled_ - taken_);
    std::memcpy(out, head_.data() + taken_, count);
    taken_ += count;
    return count;
  }

  [[nodiscard]] std::uint64_t bytes_consumed() const override {
    const std::uint64_t waiting = filled_ - taken_;
    return source_->bytes_consumed() - std::min(waiting, source_->bytes_consumed());
  }

  [[nodiscard]] std::optional<std::uint64_t> size() const override { return source_->size(); }

 private:
  std::unique_ptr<ByteSource> source_;
  std::array<char, kHeadBytes> head_{};
  std::size_t filled_ = 0;
  std::size_t taken_ = 0;
};

// A header block of tar (POSIX.1-1988) whose checksum is right: a text may hold "ustar" there, too.
bool is_tar(std::string_view head) {
  if (head.size() < kHeadBytes || head.substr(257, 5) != "ustar") return false;
  std::string block(head.substr(0, kHeadBytes));
  block.replace(148, 8, 8, ' ');  // where the sum stands, in octal
  const auto add = [](unsigned sum, char c) { return sum + static_cast<unsigned char>(c); };
  const std::string_view digits = head.substr(148, 8);
  const std::size_t begin = std::min(digits.find_first_not_of(' '), digits.size());
  unsigned told = 0;
  std::from_chars(digits.data() + begin, digits.data() + digits.size(), told, 8);
  return told == std::accumulate(block.begin(), block.end(), 0U, add);
}

const char* archive_name(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv)) return "zip";
  if (head.starts_with("7z\xBC\xAF\x27\x1C"sv)) return "7z";
  if (is_tar(head)) return "tar";
  return nullptr;
}

void refuse_archive(std::string_view head, const std::string& path) {
  if (const char* name = archive_name(head)) {
    throw Error(ErrorKind::input, path, "",
                std::string("is a ") + name + " archive, expected text: extract it first");
  }
}

}  // namespace

bool is_compressed(std::string_view head) { return compression_of(head) != Compression::none; }

bool is_archive(std::string_view head) { return archive_name(head) != nullptr; }

std::string shown_name(const std::string& path) { return path == "-" ? "standard input" : path; }

std::unique_ptr<ByteSource> open_bytes(const std::string& path, Archives archives) {
  const std::string name = shown_name(path);
  auto raw = std::make_unique<PeekedSource>(std::make_unique<DescriptorSource>(path));
  if (archives == Archives::refuse) refuse_archive(raw->head(), name);
  const Compression outer = compression_of(raw->head());
  if (outer == Compression::none) {
    if (raw->size()) return raw;
    return guard_memory(std::move(raw), name);
  }

  auto text = std::make_unique<PeekedSource>(decompress(outer, std::move(raw), name));
  if (archives == Archives::refuse) refuse_archive(text->head(), name);
  if (const Compression inner = compression_of(text->head()); inner != Compression::none) {
    throw Error(ErrorKind::input, name, "",
                std::string("holds a ") + name_of(inner) + " stream inside a " + name_of(outer) +
                    " stream, expected text: decompress it once");
  }
  return guard_memory(std::move(text), name);
}

std::optional<std::string> read_at_most(const std::string& path, std::size_t most) {
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  const std::unique_ptr<ByteSource> source = open_bytes(path);
  std::string bytes;
  for (std::size_t got = kPiece; got > 0;) {
    const std::size_t end = bytes.size();
    bytes.resize(end + kPiece);
    got = source->read(bytes.data() + end, kPiece);
    bytes.resize(end + got);
    if (bytes.size() > most) return std::nullopt;
  }
  return bytes;
}

std::uint64_t size_on_disk(const std::string& path) {
  struct stat status {};
  const int result = path == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status);
  if (result != 0) throw system_error(shown_name(path), "cannot be examined");
  return S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace firth
