// The words of all workers, each once.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/count_pass.h"
#include "corpus/word_counter.h"

namespace firth {

// Words are dealt into parts by their hash, so that the parts can be counted side by side. Which
// part holds a word, and under which id, differs from process to process: nothing that leaves this
// room may depend on it.
class MergedWords {
 public:
  static constexpr std::size_t kParts = 64;

  // Takes the workers' tables apart: afterwards their words can be read, not looked up. With
  // `lowercase` words are mapped first, so that several of a worker may become one.
  MergedWords(const std::vector<std::unique_ptr<Worker>>& workers, bool lowercase, int threads);

  [[nodiscard]] const WordCounter& part(std::size_t i) const { return parts_[i]; }
  [[nodiscard]] Count distinct() const;

  // For each worker, final_ids[part][id in part] by the worker's own ids.
  using IdMap = std::vector<std::uint32_t>;
  [[nodiscard]] std::vector<IdMap> worker_maps(std::span<const IdMap> final_ids, int threads) const;

 private:
  // A worker's words grouped by part: part p has the places begins[p] to begins[p + 1].
  struct Deal {
    std::vector<std::uint32_t> words;  // at each place, the id in the worker
    std::vector<std::uint32_t> ids;    // and in the part
    std::vector<std::size_t> begins;
  };

  static Deal deal(WordCounter& words, bool lowercase);

  std::vector<WordCounter> parts_;
  std::vector<Deal> deals_;
};

}  // namespace firth
