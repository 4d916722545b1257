#include "io/memory_guard.h"

#include <algorithm>
#include <utility>

#include "firth/error.h"

namespace firth {
namespace {

constexpr std::uint64_t kStep = std::uint64_t{16} << 20;
constexpr std::uint64_t kLeast = std::uint64_t{64} << 20;

class GuardedSource : public ByteSource {
 public:
  GuardedSource(std::unique_ptr<ByteSource> source, std::string path, std::uint64_t (*measure)())
      : source_(std::move(source)), path_(std::move(path)), measure_(measure) {}

  std::size_t read(char* out, std::size_t size) override {
    if (given_ >= next_) {
      require_memory();
      next_ = given_ + kStep;
    }
    const std::size_t got = source_->read(out, std::min<std::uint64_t>(size, next_ - given_));
    given_ += got;
    return got;
  }

  [[nodiscard]] std::uint64_t bytes_consumed() const override { return source_->bytes_consumed(); }

 private:
  void require_memory() const {
    if (measure_() >= kLeast) return;
    throw Error(ErrorKind::limit, path_, "@" + std::to_string(given_),
                "less than 64 MiB of memory are left, and the data go on");
  }

  std::unique_ptr<ByteSource> source_;
  std::string path_;
  std::uint64_t (*measure_)();
  std::uint64_t given_ = 0;
  std::uint64_t next_ = kStep;
};

}  // namespace

std::unique_ptr<ByteSource> guard_memory(std::unique_ptr<ByteSource> source, std::string path,
                                         std::uint64_t (*measure)()) {
  return std::make_unique<GuardedSource>(std::move(source), std::move(path), measure);
}

}  // namespace firth
