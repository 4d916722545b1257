#include "io/memory_guard.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/expect_error.h"

namespace firth {
namespace {

constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20;

// As many zeros as are asked for, up to `size`.
class Zeros : public ByteSource {
 public:
  explicit Zeros(std::uint64_t size) : left_(size) {}
  std::size_t read(char* out, std::size_t size) override {
    const std::size_t got = std::min<std::uint64_t>(size, left_);
    std::fill(out, out + got, '\0');
    left_ -= got;
    return got;
  }
  [[nodiscard]] std::uint64_t bytes_consumed() const override { return 7; }

 private:
  std::uint64_t left_;
};

std::uint64_t g_free = 0;
int g_asked = 0;
std::uint64_t measure() {
  ++g_asked;
  return g_free;
}

std::uint64_t read_all(std::uint64_t size) {
  const auto source = guard_memory(std::make_unique<Zeros>(size), "bomb.gz", measure);
  EXPECT_EQ(source->bytes_consumed(), 7U);
  std::vector<char> buffer(3'000'000);
  std::uint64_t all = 0;
  while (const std::size_t got = source->read(buffer.data(), buffer.size())) all += got;
  return all;
}

TEST(MemoryGuard, LetsStreamsOfAnySizePassWhileThereIsMemory) {
  g_free = 64 * kMegabyte;
  g_asked = 0;
  EXPECT_EQ(read_all(0), 0U);
  EXPECT_EQ(read_all(5), 5U);
  EXPECT_EQ(g_asked, 0);
  EXPECT_EQ(read_all(100 * kMegabyte + 1), 100 * kMegabyte + 1);
  EXPECT_EQ(g_asked, 6);
}

TEST(MemoryGuard, EndsAStreamThatGoesOnWithoutMemory) {
  g_free = 64 * kMegabyte - 1;
  EXPECT_EQ(read_all(16 * kMegabyte - 1), 16 * kMegabyte - 1);
  EXPECT_ERROR(read_all(17 * kMegabyte), ErrorKind::limit,
               "bomb.gz:@16777216: less than 64 MiB of memory are left");
}

}  // namespace
}  // namespace firth
