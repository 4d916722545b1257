#include "table/growing_rows.h"

#include <sys/mman.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kFirst = std::size_t{1} << 20;

std::size_t bytes_of(std::size_t rows, std::size_t dim) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(rows, dim, &bytes) ||
      __builtin_mul_overflow(bytes, sizeof(float), &bytes)) {
    throw Error(ErrorKind::limit, "no memory for a table of " + std::to_string(rows) + " x " +
                                      std::to_string(dim) + " floats");
  }
  return bytes;
}

}  // namespace

GrowingRows::~GrowingRows() {
  if (memory_ != nullptr) ::munmap(memory_, bytes_);
}

void GrowingRows::map(std::size_t bytes) {
  void* memory = memory_ == nullptr ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                    : ::mremap(memory_, bytes_, bytes, MREMAP_MAYMOVE);
  if (memory == MAP_FAILED) {
    throw Error(ErrorKind::limit,
                "no memory for a table of " + std::to_string(bytes) + " bytes of floats");
  }
  if (bytes >= 2 * kHugePage) ::madvise(memory, bytes, MADV_HUGEPAGE);
  memory_ = memory;
  bytes_ = bytes;
}

void GrowingRows::reserve(std::size_t rows) {
  const std::size_t bytes = bytes_of(rows, dim_);
  if (bytes > bytes_) map(bytes);
}

float* GrowingRows::append() {
  const std::size_t end = bytes_of(rows_ + 1, dim_);
  if (end > bytes_) map(std::max({kFirst, 2 * bytes_, end}));
  return static_cast<float*>(memory_) + dim_ * rows_++;
}

MatrixView GrowingRows::finish() {
  const std::size_t bytes = bytes_of(rows_, dim_);
  if (bytes == 0) return {};
  if (bytes < bytes_) map(bytes);
  const auto* data = static_cast<const float*>(memory_);
  std::shared_ptr<const void> owner(std::exchange(memory_, nullptr),
                                    [bytes](void* memory) { ::munmap(memory, bytes); });
  bytes_ = 0;
  return {data, std::exchange(rows_, 0), dim_, dim_, std::move(owner)};
}

}  // namespace firth
