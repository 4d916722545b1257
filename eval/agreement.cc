// Purity, normalised mutual information and adjusted Rand index from the table of counts of
// (cluster, class).
#include <algorithm>
#include <map>

#include "compute/elementary.h"
#include "firth/categories.h"

namespace firth {
namespace {

using Sizes = std::map<std::uint32_t, double>;
using Counts = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

double pairs_in(double n) { return n * (n - 1) / 2; }

template <typename Groups>
double pairs_within(const Groups& groups) {
  double sum = 0;
  for (const auto& [group, size] : groups) sum += pairs_in(size);
  return sum;
}

double entropy(const Sizes& groups, double n) {
  double sum = 0;
  for (const auto& [group, size] : groups) sum -= size / n * log_of(size / n);
  return sum;
}

// sum over cells of n_uv / n * log(n n_uv / (n_u n_v))
double mutual_information(const Counts& both, const Sizes& us, const Sizes& vs, double n) {
  double sum = 0;
  for (const auto& [cell, count] : both) {
    sum += count / n * log_of(n * count / (us.at(cell.first) * vs.at(cell.second)));
  }
  return std::max(sum, 0.0);
}

double purity(const Counts& both, double n) {
  Sizes commonest;
  for (const auto& [cell, count] : both) {
    double& best = commonest[cell.first];
    best = std::max(best, count);
  }
  double sum = 0;
  for (const auto& [cluster, count] : commonest) sum += count;
  return sum / n;
}

}  // namespace

Agreement agreement(std::span<const std::uint32_t> clusters,
                    std::span<const std::uint32_t> classes) {
  const auto n = static_cast<double>(clusters.size());
  Sizes us;
  Sizes vs;
  Counts both;
  for (std::size_t i = 0; i < clusters.size(); ++i) {
    ++us[clusters[i]];
    ++vs[classes[i]];
    ++both[{clusters[i], classes[i]}];
  }
  Agreement result;
  result.purity = purity(both, n);
  const double entropies = entropy(us, n) + entropy(vs, n);
  result.nmi = entropies > 0 ? 2 * mutual_information(both, us, vs, n) / entropies : 1;
  const double chance = n > 1 ? pairs_within(us) * pairs_within(vs) / pairs_in(n) : 0;
  const double most = (pairs_within(us) + pairs_within(vs)) / 2;
  result.ari = most == chance ? 1 : (pairs_within(both) - chance) / (most - chance);
  return result;
}

}  // namespace firth
