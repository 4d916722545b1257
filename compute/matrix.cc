#include "firth/matrix.h"

#include <sys/mman.h>

#include <cstdint>
#include <string>

#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kHugePage = 2U << 20;

}  // namespace

Matrix::Matrix(std::size_t rows, std::size_t dim) : rows_(rows), dim_(dim), stride_(padded(dim)) {
  std::size_t bytes = 0;
  const bool overflow = __builtin_mul_overflow(rows, stride_ * sizeof(float), &bytes);
  if (!overflow && bytes == 0) return;
  void* memory = overflow ? MAP_FAILED
                          : ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    throw Error(ErrorKind::limit, "no memory for a table of " + std::to_string(rows) + " x " +
                                      std::to_string(dim) + " floats");
  }
  if (bytes >= 2 * kHugePage) ::madvise(memory, bytes, MADV_HUGEPAGE);
  data_ = std::shared_ptr<float>(static_cast<float*>(memory),
                                 [bytes](float* data) { ::munmap(data, bytes); });
}

}  // namespace firth
