#include "trainer/sharing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

namespace firth {

// The copies are address space only: pages become memory when a copy is made.
SharedTable::SharedTable(const char* name, Matrix& table, std::size_t lanes, std::size_t most_rows)
    : name_(name),
      table_(table),
      lanes_(lanes),
      owners_(kOwners),
      copies_(lanes * std::min(most_rows, table.rows()), table.dim()),
      marks_(table.rows()) {
  for (LaneRows& lane : lanes_) lane.begin.resize(kOwners + 1);
  for (Owner& owner : owners_) owner.sum = Matrix(1, table.dim());
}

void SharedTable::list(std::size_t lane, std::span<const WordId> words) {
  LaneRows& rows = lanes_[lane];
  rows.row.resize(words.size());
  rows.entries.resize(words.size());
  rows.begin.assign(kOwners + 1, 0);
  for (const WordId word : words) ++rows.begin[owner_of(word) + 1];
  for (std::size_t p = 0; p < kOwners; ++p) rows.begin[p + 1] += rows.begin[p];
  std::array<std::uint32_t, kOwners> next;
  std::copy_n(rows.begin.begin(), kOwners, next.begin());
  for (std::size_t i = 0; i < words.size(); ++i) {
    rows.entries[next[owner_of(words[i])]++] = {words[i], static_cast<std::uint32_t>(i), 0, 0};
  }
}

void SharedTable::assign(std::size_t owner) {
  auto& [touched, sum] = owners_[owner];
  std::size_t most = 0;
  for (LaneRows& lane : lanes_) most += lane.of_owner(owner).size();
  touched.resize(most + 1);
  std::uint32_t n = 0;
  for (LaneRows& lane : lanes_) {
    for (LaneRows::Entry& entry : lane.of_owner(owner)) {
      // No branch on whether the word is new: nobody can foretell it.
      std::uint32_t& mark = marks_[entry.word];
      const bool is_new = mark == 0;
      touched[n] = {entry.word, 0, 0};
      n += is_new ? 1 : 0;
      mark = is_new ? n : mark;
      entry.touched = mark - 1;
      entry.copy = touched[entry.touched].lanes++;
    }
  }
  touched.resize(n);
  std::uint32_t copies = 0;
  for (Touched& word : touched) {
    marks_[word.word] = 0;
    word.copies = copies;
    if (word.lanes > 1) copies += word.lanes;
  }
  copy_count_[owner] = copies;
}

float* SharedTable::first_copy(std::size_t owner) {
  return copies_.row(std::accumulate(copy_count_.begin(), copy_count_.begin() + owner, 0U));
}

void SharedTable::copy_shared(std::size_t lane) {
  LaneRows& rows = lanes_[lane];
  const std::size_t stride = table_.stride();
  for (std::size_t p = 0; p < kOwners; ++p) {
    float* const copies = first_copy(p);
    for (const LaneRows::Entry& entry : rows.of_owner(p)) {
      const Touched& touched = owners_[p].touched[entry.touched];
      float*& row = rows.row[entry.local];
      row = table_.row(entry.word);
      if (touched.lanes == 1) continue;
      float* const copy = copies + (touched.copies + entry.copy) * stride;
      row = static_cast<float*>(std::memcpy(copy, row, stride * sizeof(float)));
    }
  }
}

bool SharedTable::merge(std::size_t owner, const Kernels& kernels) {
  auto& [touched, sum] = owners_[owner];
  const std::size_t stride = table_.stride();
  const float* const copies = first_copy(owner);
  bool finite = true;
  for (const Touched& word : touched) {
    if (word.lanes == 1) continue;
    const float square = kernels.merge_row(table_.row(word.word), copies + word.copies * stride,
                                           word.lanes, stride, sum.row(0));
    finite = finite && std::isfinite(square);
  }
  return finite;
}

}  // namespace firth
