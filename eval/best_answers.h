// The best of many answers, kept while they come by.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "firth/neighbors.h"

namespace firth {

inline bool better(const Scored& a, const Scored& b) {
  return a.score != b.score ? a.score > b.score : a.word < b.word;
}

// The best `top` of the answers offered. A heap with the worst kept one in front.
class BestAnswers {
 public:
  explicit BestAnswers(std::size_t top) : top_(top) {}

  void offer(const Scored& answer) {
    if (kept_.size() < top_) {
      kept_.push_back(answer);
      std::push_heap(kept_.begin(), kept_.end(), better);
    } else if (top_ > 0 && better(answer, kept_.front())) {
      std::pop_heap(kept_.begin(), kept_.end(), better);
      kept_.back() = answer;
      std::push_heap(kept_.begin(), kept_.end(), better);
    }
  }

  // A later row of this score or a lower one is no answer any more.
  [[nodiscard]] float threshold() const {
    const float infinity = std::numeric_limits<float>::infinity();
    if (top_ == 0) return infinity;
    return kept_.size() < top_ ? -infinity : kept_.front().score;
  }

  [[nodiscard]] const std::vector<Scored>& unordered() const { return kept_; }
  [[nodiscard]] std::vector<Scored> ordered() && {
    std::sort_heap(kept_.begin(), kept_.end(), better);
    return std::move(kept_);
  }

 private:
  std::size_t top_;
  std::vector<Scored> kept_;
};

}  // namespace firth
