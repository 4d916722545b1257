// Who trains which row in a round. A row that one lane alone touches is trained where it stands; a
// row that several lanes touch is copied for each, and the copies are merged in lane order by the
// one owner of that word.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "compute/kernels.h"
#include "firth/matrix.h"
#include "firth/types.h"

namespace firth {

// The rows of one table that one lane's chunk touches. Plain data: nothing here knows threads.
struct LaneRows {
  std::vector<float*> row;  // by local row: in the table, or the lane's copy

  // The rows grouped by owner: owner p has entries[begin[p]] .. entries[begin[p+1]-1].
  struct Entry {
    WordId word;
    std::uint32_t local;
    std::uint32_t touched;  // its place among the words that its owner found touched
    std::uint32_t copy;     // its number among the copies of the word
  };
  std::vector<Entry> entries;
  std::vector<std::uint32_t> begin;

  [[nodiscard]] std::span<Entry> of_owner(std::size_t p) {
    return {entries.data() + begin[p], entries.data() + begin[p + 1]};
  }
};

// A named table of rows under training, shared by the lanes through the three steps of a round,
// each of them parallel over lanes or owners:
//   list(lane)    after planning: groups the lane's words by owner
//   assign(owner) after all lanes are listed: decides for each row whether it is trained in place
//   (the lane copies what it shares, and trains)
//   merge(owner)  after all lanes are trained
class SharedTable {
 public:
  static constexpr std::size_t kOwners = 64;

  // `most_rows`: distinct rows that a lane's chunk can touch.
  SharedTable(const char* name, Matrix& table, std::size_t lanes, std::size_t most_rows);

  void list(std::size_t lane, std::span<const WordId> words);
  void assign(std::size_t owner);
  void copy_shared(std::size_t lane);
  // Returns false when a merge met a non-finite change.
  [[nodiscard]] bool merge(std::size_t owner, const Kernels& kernels);

  [[nodiscard]] float* row(std::size_t lane, std::uint32_t local) const {
    return lanes_[lane].row[local];
  }
  [[nodiscard]] const char* name() const { return name_; }

 private:
  // Words are dealt to owners in runs of 16, so that the frequent ones are spread and no cache line
  // of marks_ has two writers.
  static std::size_t owner_of(WordId word) { return word / 16 % kOwners; }

  struct Touched {
    WordId word;
    std::uint32_t lanes;   // so many touch it
    std::uint32_t copies;  // the first of its copies, which stand in lane order
  };
  struct Owner {
    std::vector<Touched> touched;
    Matrix sum;  // scratch row of the merge
  };
  // Of an owner's rows that several lanes touch.
  [[nodiscard]] float* first_copy(std::size_t owner);

  const char* name_;
  Matrix& table_;
  std::vector<LaneRows> lanes_;
  std::vector<Owner> owners_;
  std::array<std::uint32_t, kOwners> copy_count_{};  // by owner
  Matrix copies_;                                    // owner after owner
  std::vector<std::uint32_t> marks_;                 // by word: 1 + its place in touched; 0 between
};

}  // namespace firth
