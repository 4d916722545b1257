// Clusters of words, as text for people and as JSON for programs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "firth/clusters.h"
#include "firth/word_list.h"

namespace firth {

// REQUIRES: words and clustering live as long as the report.
struct ClusterReport {
  const WordList& words;
  const Clustering& clustering;
  std::vector<ClusterSummary> clusters;
  std::vector<TriedK> tried;  // empty where k was given
  std::uint64_t seed = 0;
  std::size_t zero_rows = 0;
};
[[nodiscard]] std::string text_of(const ClusterReport& report);
[[nodiscard]] std::string json_of(const ClusterReport& report);  // firth.clusters/1

// A line `word<TAB>cluster` a word, in row order; words without a cluster are left out.
[[nodiscard]] std::string cluster_lines(const WordList& words, const Clustering& clustering);

}  // namespace firth
