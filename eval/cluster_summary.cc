#include <algorithm>

#include "firth/clusters.h"

namespace firth {
namespace {

ClusterSummary summary_of(std::vector<WordId> members, const Clustering& clustering,
                          std::span<const Count> counts, std::size_t top) {
  ClusterSummary summary;
  summary.size = members.size();
  double closeness = 0;
  double count = 0;
  for (const WordId word : members) {
    closeness += static_cast<double>(clustering.closeness[word]);
    if (!counts.empty()) count += static_cast<double>(counts[word]);
  }
  const auto size = static_cast<double>(members.size());
  summary.tightness = closeness / size;
  if (!counts.empty()) summary.mean_count = count / size;
  top = std::min(top, members.size());
  std::partial_sort(members.begin(),
                    members.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(top, 1)),
                    members.end(), [&](WordId a, WordId b) {
                      const float close_a = clustering.closeness[a];
                      const float close_b = clustering.closeness[b];
                      return close_a != close_b ? close_a > close_b : a < b;
                    });
  summary.medoid = members.front();
  members.resize(top);
  summary.closest = std::move(members);
  return summary;
}

}  // namespace

std::vector<ClusterSummary> summaries(const Clustering& clustering, std::span<const Count> counts,
                                      std::size_t top) {
  std::vector<std::vector<WordId>> members(clustering.sizes.size());
  for (std::size_t i = 0; i < clustering.cluster.size(); ++i) {
    const std::uint32_t c = clustering.cluster[i];
    if (c != kNoCluster) members[c].push_back(static_cast<WordId>(i));
  }
  std::vector<ClusterSummary> result;
  result.reserve(members.size());
  for (std::vector<WordId>& words : members) {
    result.push_back(summary_of(std::move(words), clustering, counts, top));
  }
  return result;
}

}  // namespace firth
