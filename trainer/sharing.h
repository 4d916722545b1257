// Who trains which row in a round. A row that one lane alone touches is trained where it stands; a
// row that several lanes touch is copied by each, and the copies are merged in lane order by the
// one owner of that word.
#pragma once

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
  Matrix copies;            // of the shared rows, in the order of entries

  // The rows grouped by owner: owner p has entries[begin[p]] .. entries[begin[p+1]-1].
  static constexpr std::uint32_t kShared = 0x80000000U;
  struct Entry {
    WordId word;
    std::uint32_t local;  // with kShared where several lanes touch the word
  };
  std::vector<Entry> entries;
  std::vector<std::uint32_t> begin;  // empty until the first list()
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

  static constexpr std::uint32_t kLast = 0xFFFFFFFFU;
  struct Touch {  // of a word by a lane
    LaneRows::Entry* entry;
    std::uint32_t lane;
    std::uint32_t next;  // touch of the same word by the next lane, or kLast
    std::uint32_t last;  // for the first touch of a word: its last
  };
  struct Owner {
    std::vector<Touch> touches;         // of its words, in lane order
    std::vector<std::uint32_t> firsts;  // the first touch of each word
    Matrix sum;                         // scratch row of the merge
  };
  void touch(Owner& owner, std::uint32_t lane, LaneRows::Entry& entry);

  const char* name_;
  Matrix& table_;
  std::vector<LaneRows> lanes_;
  std::vector<Owner> owners_;
  std::vector<std::uint32_t> marks_;  // by word: 1 + its first touch; 0 between
};

}  // namespace firth
