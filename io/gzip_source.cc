#include "io/gzip_source.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kInputBytes = std::size_t{1} << 18;
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip header and trailer checked

class GzipSource : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> raw, std::string path)
      : raw_(std::move(raw)), path_(std::move(path)), input_(kInputBytes) {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) {
      throw Error(ErrorKind::limit, path_, "", "no memory to decompress");
    }
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(char* out, std::size_t size) override {
    size = std::min<std::size_t>(size, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(size);
    while (stream_.avail_out == size && size > 0) {
      if (!in_member_ && !next_member()) return 0;
      inflate_some();
    }
    return size - stream_.avail_out;
  }

  [[nodiscard]] std::uint64_t bytes_consumed() const override {
    return raw_->bytes_consumed() - stream_.avail_in;
  }

 private:
  bool refill() {
    const std::size_t got = raw_->read(input_.data(), input_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  // Skips zero padding between and after members; false at the end of the file.
  bool next_member() {
    for (;;) {
      if (stream_.avail_in == 0 && !refill()) return false;
      if (*stream_.next_in != 0) break;
      ++stream_.next_in;
      --stream_.avail_in;
    }
    inflateReset(&stream_);
    in_member_ = true;
    return true;
  }

  void inflate_some() {
    const bool ended = stream_.avail_in == 0 && !refill();  // zlib may still hold some of the data
    const uInt room = stream_.avail_out;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    produced_ += room - stream_.avail_out;
    if (status == Z_STREAM_END) {
      in_member_ = false;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      fail(std::string("damaged gzip stream: ") + (stream_.msg ? stream_.msg : "invalid data"));
    } else if (ended && stream_.avail_out == room) {
      fail("truncated gzip stream, more data expected");
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::input, path_, "@" + std::to_string(produced_),
                message + " (offset in the decompressed data)");
  }

  std::unique_ptr<ByteSource> raw_;
  std::string path_;
  std::vector<char> input_;
  z_stream stream_{};
  bool in_member_ = false;
  std::uint64_t produced_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_gzip(std::unique_ptr<ByteSource> raw, const std::string& path) {
  return std::make_unique<GzipSource>(std::move(raw), path);
}

}  // namespace firth
