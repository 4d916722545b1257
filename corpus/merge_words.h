// The words of all workers, each once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/count_pass.h"
#include "corpus/word_counter.h"

namespace firth {

// Words are merged in parts of their hashes, side by side. Which part holds a word, and under which
// id, differs from process to process: nothing that leaves this room may depend on it.
class MergedWords {
 public:
  static constexpr std::size_t kParts = WordCounter::kParts;

  // The workers, whose words are referred to, must outlive it. With `lowercase` words are mapped
  // first, so that several of a worker may become one.
  MergedWords(const std::vector<std::unique_ptr<Worker>>& workers, bool lowercase, int threads);

  [[nodiscard]] const WordCounts& part(std::size_t i) const { return parts_[i]; }
  [[nodiscard]] Count distinct() const;

  // For each worker, final_ids[part][id in part] by the worker's own ids.
  using IdMap = std::vector<std::uint32_t>;
  [[nodiscard]] std::vector<IdMap> worker_maps(std::span<const IdMap> final_ids, int threads) const;

 private:
  // A worker's words, as they go into the parts.
  struct Share {
    const WordCounter* words = nullptr;
    IdMap ids;  // of each word in its part
    std::unique_ptr<WordCounter> lowered;
    IdMap lowered_ids;  // of each word of the worker among the lowered ones; empty: the same
  };

  static Share share(const WordCounter& words, bool lowercase);
  void merge_part(std::size_t part, WordCounter& counter);

  std::vector<Share> shares_;
  std::vector<WordCounts> parts_;
};

}  // namespace firth
