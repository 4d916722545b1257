#include "corpus/merge_words.h"

#include <numeric>

#include "compute/parallel.h"
#include "corpus/lowercase.h"

namespace firth {

MergedWords::MergedWords(const std::vector<std::unique_ptr<Worker>>& workers, bool lowercase,
                         int threads)
    : deals_(workers.size()) {
  parallel_for(workers.size(), threads,
               [&](std::size_t w) { deals_[w] = deal(workers[w]->words, lowercase); });
  for (std::size_t p = 0; p < kParts; ++p) parts_.emplace_back(WordCounter::Words::referenced);
  parallel_for(kParts, threads, [&](std::size_t p) {
    for (std::size_t w = 0; w < workers.size(); ++w) {
      const WordCounter& words = workers[w]->words;
      Deal& deal = deals_[w];
      for (std::size_t place = deal.begins[p]; place < deal.begins[p + 1]; ++place) {
        const std::uint32_t word = deal.words[place];
        deal.ids[place] = parts_[p].id_of(words.word(word));
        parts_[p].count(deal.ids[place], words.count_of(word));
      }
    }
    parts_[p].release_slots();
  });
}

MergedWords::Deal MergedWords::deal(WordCounter& words, bool lowercase) {
  words.release_slots();
  std::vector<std::uint8_t> part_of(words.size());
  Deal deal;
  deal.begins.assign(kParts + 1, 0);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (lowercase && !is_lower_ascii(words.word(i))) words.rename(i, lower_case(words.word(i)));
    static_assert(kParts == 64, "a part is the top six bits, slots use the low ones");
    part_of[i] = static_cast<std::uint8_t>(WordCounter::key_of(words.word(i)).hash >> 58);
    ++deal.begins[part_of[i] + 1U];
  }
  std::partial_sum(deal.begins.begin(), deal.begins.end(), deal.begins.begin());
  std::vector<std::size_t> next = deal.begins;
  deal.words.resize(words.size());
  deal.ids.resize(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    deal.words[next[part_of[i]]++] = static_cast<std::uint32_t>(i);
  }
  return deal;
}

Count MergedWords::distinct() const {
  Count sum = 0;
  for (const WordCounter& part : parts_) sum += part.size();
  return sum;
}

std::vector<MergedWords::IdMap> MergedWords::worker_maps(std::span<const IdMap> final_ids,
                                                         int threads) const {
  std::vector<IdMap> maps(deals_.size());
  parallel_for(deals_.size(), threads, [&](std::size_t w) {
    const Deal& deal = deals_[w];
    maps[w].resize(deal.words.size());
    for (std::size_t p = 0; p < kParts; ++p) {
      for (std::size_t place = deal.begins[p]; place < deal.begins[p + 1]; ++place) {
        maps[w][deal.words[place]] = final_ids[p][deal.ids[place]];
      }
    }
  });
  return maps;
}

}  // namespace firth
