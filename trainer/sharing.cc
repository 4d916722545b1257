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

void SharedTable::list(std::size_t lane, std::span<const WordId> words) {
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

void SharedTable::touch(Owner& owner, std::uint32_t lane, LaneRows::Entry& entry) {
  auto& [touches, firsts, sum] = owner;
  const auto at = static_cast<std::uint32_t>(touches.size());
  touches.push_back({&entry, lane, kLast, at});
  std::uint32_t& mark = marks_[entry.word];
  if (mark == 0) {
    mark = at + 1;
    firsts.push_back(at);
    return;
  }
  Touch& first = touches[mark - 1];
  first.entry->local |= LaneRows::kShared;
  entry.local |= LaneRows::kShared;
  touches[first.last].next = at;
  first.last = at;
}

void SharedTable::assign(std::size_t owner) {
  auto& [touches, firsts, sum] = owners_[owner];
  touches.clear();
  firsts.clear();
  for (std::uint32_t l = 0; l < lanes_.size(); ++l) {
    LaneRows& lane = lanes_[l];
    if (lane.begin.empty()) continue;
    const std::span entries(lane.entries.data() + lane.begin[owner],
                            lane.entries.data() + lane.begin[owner + 1]);
    for (const LaneRows::Entry& entry : entries) __builtin_prefetch(&marks_[entry.word], 1);
    for (LaneRows::Entry& entry : entries) touch(owners_[owner], l, entry);
  }
  for (const std::uint32_t first : firsts) marks_[touches[first].entry->word] = 0;
}

void SharedTable::copy_shared(std::size_t lane) {
  LaneRows& rows = lanes_[lane];
  std::size_t copies = 0;
  for (const LaneRows::Entry entry : rows.entries) {
    float*& row = rows.row[entry.local & ~LaneRows::kShared];
    row = table_.row(entry.word);
    if ((entry.local & LaneRows::kShared) == 0) continue;
    row = static_cast<float*>(std::memcpy(rows.copies.row(copies++), table_.row(entry.word),
                                          table_.stride() * sizeof(float)));
  }
}

bool SharedTable::merge(std::size_t owner, const Kernels& kernels) {
  auto& [touches, firsts, sum] = owners_[owner];
  std::vector<const float*> copies(lanes_.size());
  bool finite = true;
  for (const std::uint32_t first : firsts) {
    if (touches[first].next == kLast) continue;
    std::size_t n = 0;
    for (std::uint32_t t = first; t != kLast; t = touches[t].next) {
      const Touch& touch = touches[t];
      copies[n++] = lanes_[touch.lane].row[touch.entry->local & ~LaneRows::kShared];
    }
    float* const row = table_.row(touches[first].entry->word);
    const float square = kernels.merge_row(row, copies.data(), n, table_.stride(), sum.row(0));
    finite = finite && std::isfinite(square);
  }
  return finite;
}

}  // namespace firth
