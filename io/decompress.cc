#include "io/decompress.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <utility>
#include <vector>

#include "firth/error.h"
#include "io/gzip_source.h"

namespace firth {
namespace {

constexpr std::size_t kInputBytes = std::size_t{1} << 18;

struct CloseArchive {
  void operator()(archive* handle) const { archive_read_free(handle); }
};

// One filter of libarchive over one stream. The filter is set, not bid for: what comes out is never
// decompressed a second time, and no filter that starts a program is ever in reach.
class ArchiveSource : public ByteSource {
 public:
  ArchiveSource(Compression compression, std::unique_ptr<ByteSource> raw, std::string path)
      : compression_(compression),
        raw_(std::move(raw)),
        path_(std::move(path)),
        input_(kInputBytes),
        archive_(archive_read_new()) {
    if (!archive_) throw Error(ErrorKind::limit, path_, "", "no memory to decompress");
    set_filter();
    archive_read_support_format_raw(archive_.get());
    archive_read_support_format_empty(archive_.get());
    const int opened = archive_read_open(archive_.get(), this, nullptr, &feed, nullptr);
    // The two formats may take a damaged first block for an empty file: the message tells them
    // apart.
    if (opened != ARCHIVE_OK || archive_error_string(archive_.get()) != nullptr) fail();
    archive_entry* entry = nullptr;
    const int found = archive_read_next_header(archive_.get(), &entry);
    if (found == ARCHIVE_EOF) {
      finish();
    } else if (found != ARCHIVE_OK) {
      fail();
    }
  }

  std::size_t read(char* out, std::size_t size) override {
    if (finished_ || size == 0) return 0;
    const la_ssize_t got = archive_read_data(archive_.get(), out, size);
    if (got < 0) fail();
    if (got == 0) finish();
    produced_ += static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
  }

  [[nodiscard]] std::uint64_t bytes_consumed() const override { return raw_->bytes_consumed(); }

 private:
  static la_ssize_t feed(archive* handle, void* self, const void** block) noexcept {
    return static_cast<ArchiveSource*>(self)->feed(handle, block);
  }

  la_ssize_t feed(archive* handle, const void** block) noexcept {
    std::size_t got = 0;
    try {
      got = raw_->read(input_.data(), input_.size());
    } catch (...) {  // libarchive is C: the exception waits for fail()
      pending_ = std::current_exception();
      archive_set_error(handle, EIO, "read error");
      return -1;
    }
    *block = input_.data();
    if (got > 0) last_read_ = got;  // at the end the buffer still holds the last block
    fed_ += got;
    return static_cast<la_ssize_t>(got);
  }

  void set_filter() {
    constexpr std::array kFilters{ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_BZIP2,
                                  ARCHIVE_FILTER_XZ,   ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4};
    const int filter = kFilters[static_cast<std::size_t>(compression_)];
    if (archive_read_append_filter(archive_.get(), filter) != ARCHIVE_OK) {
      throw Error(ErrorKind::input, path_, "",
                  std::string("this libarchive cannot read ") + name_of(compression_));
    }
  }

  // The filter stops at bytes that begin no further member. Zeros are padding; the rest is damage.
  void finish() {
    finished_ = true;
    const auto used = static_cast<std::uint64_t>(archive_filter_bytes(archive_.get(), -1));
    std::size_t tail = fed_ - std::min(used, fed_);
    require_zeros(last_read_ - std::min(tail, last_read_), last_read_);
    while ((tail = raw_->read(input_.data(), input_.size())) > 0) require_zeros(0, tail);
  }

  void require_zeros(std::size_t begin, std::size_t end) const {
    const auto first = input_.begin();
    if (std::any_of(first + begin, first + end, [](char byte) { return byte != 0; })) {
      fail_with(ErrorKind::input, "data after the end of the stream that are no further one");
    }
  }

  [[noreturn]] void fail() const {
    if (pending_) std::rethrow_exception(pending_);
    const char* text = archive_error_string(archive_.get());
    const std::string reason = text != nullptr ? text : "cannot be decompressed";
    const bool memory = reason.find("memory") != std::string::npos;
    fail_with(memory ? ErrorKind::limit : ErrorKind::input, reason);
  }

  [[noreturn]] void fail_with(ErrorKind kind, const std::string& reason) const {
    throw Error(kind, path_, "@" + std::to_string(produced_),
                std::string("damaged or truncated ") + name_of(compression_) +
                    " stream: " + printable(reason, 200) + " (offset in the decompressed data)");
  }

  Compression compression_;
  std::unique_ptr<ByteSource> raw_;
  std::string path_;
  std::vector<char> input_;
  std::size_t last_read_ = 0;
  std::uint64_t fed_ = 0;
  std::uint64_t produced_ = 0;
  bool finished_ = false;
  std::exception_ptr pending_;
  std::unique_ptr<archive, CloseArchive> archive_;
};

// "BZh", a digit, then six bytes that begin a block, or end an empty file: as far as `head` goes,
// and one of them may be damaged. Text may begin like the first five.
bool is_bzip2(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.size() < 4 || !head.starts_with("BZh"sv) || head[3] < '1' || head[3] > '9') return false;
  const auto goes_on = [rest = head.substr(4)](std::string_view magic) {
    int wrong = 0;
    for (std::size_t i = 0; i < std::min(rest.size(), magic.size()); ++i) {
      wrong += rest[i] != magic[i] ? 1 : 0;
    }
    return wrong <= (rest.size() < magic.size() ? 0 : 1);
  };
  return goes_on("\x31\x41\x59\x26\x53\x59"sv) || goes_on("\x17\x72\x45\x38\x50\x90"sv);
}

}  // namespace

const char* name_of(Compression compression) {
  constexpr std::array kNames{"no", "gzip", "bzip2", "xz", "zstd", "lz4"};
  return kNames[static_cast<std::size_t>(compression)];
}

Compression compression_of(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("\x1F\x8B"sv)) return Compression::gzip;
  if (is_bzip2(head)) return Compression::bzip2;
  if (head.starts_with("\xFD\x37\x7A\x58\x5A\x00"sv)) return Compression::xz;
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return Compression::zstd;
  // A skippable frame, with which parallel zstd begins.
  if (head.size() >= 4 && (head[0] & 0xF0) == 0x50 && head.substr(1, 3) == "\x2A\x4D\x18"sv) {
    return Compression::zstd;
  }
  if (head.starts_with("\x04\x22\x4D\x18"sv)) return Compression::lz4;
  return Compression::none;
}

std::unique_ptr<ByteSource> decompress(Compression compression, std::unique_ptr<ByteSource> raw,
                                       const std::string& path) {
  if (compression == Compression::gzip) return open_gzip(std::move(raw), path);
  return std::make_unique<ArchiveSource>(compression, std::move(raw), path);
}

}  // namespace firth
