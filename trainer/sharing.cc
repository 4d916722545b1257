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
  rows.words = &words;
  rows.row.resize(words.size());
  rows.order.resize(words.size());
  rows.begin.assign(kOwners + 1, 0);
  for (const WordId word : words) ++rows.begin[owner_of(word) + 1];
  for (std::size_t p = 0; p < kOwners; ++p) rows.begin[p + 1] += rows.begin[p];
  std::vector<std::uint32_t> next(rows.begin.begin(), rows.begin.end() - 1);
  for (std::size_t i = 0; i < words.size(); ++i) {
    rows.order[next[owner_of(words[i])]++] = static_cast<std::uint32_t>(i);
  }
}

void SharedTable::assign(std::size_t owner) {
  const auto for_each = [&](auto&& f) {
    for (std::uint32_t l = 0; l < lanes_.size(); ++l) {
      const LaneRows& lane = lanes_[l];
      if (lane.words == nullptr) continue;
      for (std::uint32_t k = lane.begin[owner]; k < lane.begin[owner + 1]; ++k) {
        f(l, lane.order[k], (*lane.words)[lane.order[k]]);
      }
    }
  };
  auto& [groups, copies, sum] = owners_[owner];
  groups.clear();
  std::uint32_t shared = 0;
  for_each([&](std::uint32_t, std::uint32_t, WordId word) { ++marks_[word]; });
  for_each([&](std::uint32_t l, std::uint32_t local, WordId word) {
    std::uint32_t& mark = marks_[word];
    if (mark == 1) {
      lanes_[l].row[local] = table_.row(word);
      mark = 0;
      return;
    }
    lanes_[l].row[local] = lanes_[l].copies.row(local);
    if (mark < kGrouped) {
      groups.push_back({word, shared, 0});
      shared += mark;
      mark = kGrouped + static_cast<std::uint32_t>(groups.size() - 1);
    }
  });
  copies.resize(shared);
  for_each([&](std::uint32_t l, std::uint32_t local, WordId word) {
    if (marks_[word] < kGrouped) return;
    Group& group = groups[marks_[word] - kGrouped];
    copies[group.begin + group.count++] = {l, local};
  });
  for (const Group& group : groups) marks_[group.word] = 0;
}

void SharedTable::copy_shared(std::size_t lane) {
  const LaneRows& rows = lanes_[lane];
  for (std::size_t i = 0; i < rows.row.size(); ++i) {
    const float* global = table_.row((*rows.words)[i]);
    if (rows.row[i] != global) std::memcpy(rows.row[i], global, table_.stride() * sizeof(float));
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
