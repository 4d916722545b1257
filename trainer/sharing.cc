#include "trainer/sharing.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace firth {

SharedTable::SharedTable(const char* name, Matrix& table, std::size_t lanes, std::size_t most_rows)
    : name_(name), table_(table), lanes_(lanes), owners_(kOwners), marks_(table.rows()) {
  // Address space only: pages become memory when a copy is made.
  for (LaneRows& lane : lanes_) {
    lane.copies = Matrix(std::min(most_rows, table.rows()), table.dim());
  }
  for (Owner& owner : owners_) owner.sum = Matrix(1, table.dim());
}

void SharedTable::list(std::size_t lane, const std::vector<WordId>& words) {
  LaneRows& rows = lanes_[lane];
  rows.row.resize(words.size());
  rows.entries.resize(words.size());
  rows.begin.assign(kOwners + 1, 0);
  for (const WordId word : words) ++rows.begin[owner_of(word) + 1];
  for (std::size_t p = 0; p < kOwners; ++p) rows.begin[p + 1] += rows.begin[p];
  std::vector<std::uint32_t> next(rows.begin.begin(), rows.begin.end() - 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    rows.entries[next[owner_of(words[i])]++] = {words[i], static_cast<std::uint32_t>(i)};
  }
}

// Calls f(lane, entry) for the rows of one owner, in lane order.
template <typename F>
void SharedTable::for_each_entry(std::size_t owner, F&& f) {
  for (std::uint32_t l = 0; l < lanes_.size(); ++l) {
    const LaneRows& lane = lanes_[l];
    if (lane.begin.empty()) continue;
    for (std::uint32_t k = lane.begin[owner]; k < lane.begin[owner + 1]; ++k) f(l, lane.entries[k]);
  }
}

void SharedTable::assign(std::size_t owner) {
  std::vector<Group>& groups = owners_[owner].groups;
  std::vector<Copy>& copies = owners_[owner].copies;
  groups.clear();
  std::uint32_t shared = 0;
  for_each_entry(owner, [&](std::uint32_t, LaneRows::Entry entry) { ++marks_[entry.word]; });
  for_each_entry(owner, [&](std::uint32_t l, LaneRows::Entry entry) {
    std::uint32_t& mark = marks_[entry.word];
    if (mark == 1) {
      lanes_[l].row[entry.local] = table_.row(entry.word);
      mark = 0;
      return;
    }
    lanes_[l].row[entry.local] = lanes_[l].copies.row(entry.local);
    if (mark < kGrouped) {
      groups.push_back({entry.word, shared, 0});
      shared += mark;
      mark = kGrouped + static_cast<std::uint32_t>(groups.size() - 1);
    }
  });
  copies.resize(shared);
  for_each_entry(owner, [&](std::uint32_t l, LaneRows::Entry entry) {
    if (marks_[entry.word] < kGrouped) return;
    Group& group = groups[marks_[entry.word] - kGrouped];
    copies[group.begin + group.count++] = {l, entry.local};
  });
  for (const Group& group : groups) marks_[group.word] = 0;
}

void SharedTable::copy_shared(std::size_t lane) {
  const LaneRows& rows = lanes_[lane];
  for (const LaneRows::Entry entry : rows.entries) {
    const float* global = table_.row(entry.word);
    float* local = rows.row[entry.local];
    if (local != global) std::memcpy(local, global, table_.stride() * sizeof(float));
  }
}

bool SharedTable::merge(std::size_t owner, const Kernels& kernels) {
  auto& [groups, copies, sum] = owners_[owner];
  std::vector<const float*> rows(lanes_.size());
  bool finite = true;
  for (const Group& group : groups) {
    for (std::uint32_t k = 0; k < group.count; ++k) {
      const Copy& copy = copies[group.begin + k];
      rows[k] = lanes_[copy.lane].row[copy.local];
    }
    const float square = kernels.merge_row(table_.row(group.word), rows.data(), group.count,
                                           table_.stride(), sum.row(0));
    finite = finite && std::isfinite(square);
  }
  return finite;
}

}  // namespace firth
