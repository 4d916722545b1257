// Rows that will be trained next, brought into the cache while others are trained.
#pragma once

#include <cstddef>
#include <vector>

namespace firth {

// A few at a time, between steps of arithmetic: all at once they would wait for each other.
class RowsAhead {
 public:
  void clear() {
    rows_.clear();
    fetched_ = 0;
  }
  void add(const float* row) { rows_.push_back(row); }

  // Asks for the next n rows of `stride` floats, for writing, into the second-level cache: the
  // first is full of the rows at work.
  void fetch(std::size_t n, std::size_t stride) {
    constexpr std::size_t kLine = 16;  // floats
    for (; n > 0 && fetched_ < rows_.size(); --n, ++fetched_) {
      for (std::size_t c = 0; c < stride; c += kLine) __builtin_prefetch(rows_[fetched_] + c, 1, 2);
    }
  }

 private:
  std::vector<const float*> rows_;
  std::size_t fetched_ = 0;
};

}  // namespace firth
