// Memory straight from the system, which goes back to it at once when freed (malloc may keep it).
#pragma once

#include <cstddef>
#include <utility>

namespace firth {

// Zeroed pages. Pages cost memory only once they are written.
class PageArray {
 public:
  PageArray() = default;
  // Throws Error(limit) when the system refuses.
  explicit PageArray(std::size_t bytes);
  PageArray(PageArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  PageArray& operator=(PageArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~PageArray() { release(); }

  // Asks for huge pages: fewer TLB misses in tables that are read at random.
  void prefer_huge_pages();
  // Takes all pages now: cheaper than one by one where all will be written, and a page that is read
  // before it is written would be taken twice.
  void populate();
  template <class T>
  [[nodiscard]] T* as() const {
    return static_cast<T*>(data_);
  }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void release();

  void* data_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace firth
