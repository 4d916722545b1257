#include "corpus/alias_table.h"

#include <numeric>

namespace firth {

AliasTable::AliasTable(const std::vector<Weighted>& items) : slots_(items.size()) {
  const auto add = [](std::uint64_t sum, const Weighted& item) { return sum + item.weight; };
  const std::uint64_t total = std::accumulate(items.begin(), items.end(), std::uint64_t{0}, add);

  // A slot holds `total` of the scaled weights: what a light item lacks, a heavy one gives.
  std::vector<std::uint64_t> scaled(items.size());
  std::vector<std::uint32_t> light;
  std::vector<std::uint32_t> heavy;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    scaled[i] = items[i].weight * items.size();
    slots_[i] = {1U << kFractionBits, items[i].item, items[i].item};
    (scaled[i] < total ? light : heavy).push_back(i);
  }
  if (total == 0) return;
  while (!light.empty() && !heavy.empty()) {
    const std::uint32_t poor = light.back();
    const std::uint32_t rich = heavy.back();
    light.pop_back();
    slots_[poor].threshold = static_cast<std::uint32_t>((scaled[poor] << kFractionBits) / total);
    slots_[poor].other = items[rich].item;
    scaled[rich] -= total - scaled[poor];
    if (scaled[rich] < total) {
      heavy.pop_back();
      light.push_back(rich);
    }
  }
}

}  // namespace firth
