#include "corpus/page_array.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include "firth/error.h"

namespace firth {

PageArray::PageArray(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) return;
  data_ = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (data_ == MAP_FAILED) {
    data_ = nullptr;
    bytes_ = 0;
    throw Error(ErrorKind::limit, fmt::format("{} bytes of memory refused by the system", bytes));
  }
}

// Advice is a wish: failure changes nothing.
void PageArray::prefer_huge_pages() {
  if (data_ != nullptr) ::madvise(data_, bytes_, MADV_HUGEPAGE);
}

void PageArray::populate() {
#ifdef MADV_POPULATE_WRITE
  if (data_ != nullptr) ::madvise(data_, bytes_, MADV_POPULATE_WRITE);
#endif
}

void PageArray::release() {
  if (data_ != nullptr) ::munmap(data_, bytes_);
  data_ = nullptr;
  bytes_ = 0;
}

}  // namespace firth
