#include "eval/k_means_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "compute/parallel.h"
#include "eval/k_means_seeds.h"
#include "eval/moments.h"
#include "eval/rows.h"
#include "eval/score_tiles.h"

namespace firth {
namespace {

constexpr double kSmallestGain = 1e-5;  // of the inertia, in an iteration
constexpr double kSwapGain = 1e-3;      // of the inertia, by a swap
constexpr std::size_t kSwapRows = 16;   // drawn at a time
constexpr int kDrawsInVain = 8;
constexpr float kNothing = -2;  // below every cosine

}  // namespace

KMeansRun::KMeansRun(const UnitView& table, Matrix seeds, int threads)
    : table_(table),
      threads_(threads),
      cluster_(table.raw.rows, kNoCluster),
      closeness_(table.raw.rows),
      runner_up_(table.raw.rows),
      members_(seeds.rows()),
      centroids_(std::move(seeds)) {}

void KMeansRun::settle(int max_iterations) {
  double before = 0;
  for (int iteration = 1;; ++iteration) {
    const std::vector<std::uint32_t> old = cluster_;
    assign();
    collect_members();
    fill_empty_clusters();
    inertia_ = sum_of_gaps();
    ++iterations_;
    const bool little = iteration > 1 && before - inertia_ <= kSmallestGain * before;
    if (little || cluster_ == old || iteration == max_iterations) return;
    before = inertia_;
    move_centroids();
  }
}

void KMeansRun::swap_centres(const RandomStream& random, int max_iterations) {
  if (centroids_.rows() < 2) return;
  std::uint64_t drawn = 0;
  for (int in_vain = 0; in_vain < kDrawsInVain && inertia_ > 0;) {
    std::vector<float> gaps(closeness_.size());
    for (std::size_t i = 0; i < gaps.size(); ++i) {
      gaps[i] = cluster_[i] == kNoCluster ? 0 : std::max(0.0F, 1 - closeness_[i]);
    }
    const Swap swap = best_swap(draw_rows(gaps, kSwapRows, random, drawn));
    const double least = kSwapGain * inertia_;
    if (swap.gain > least && make_swap(swap, least, max_iterations)) {
      in_vain = 0;
    } else {
      ++in_vain;
    }
  }
}

// The gain foreseen is one of rounded cosines: where the inertia is no more than their error, it
// does not come true.
bool KMeansRun::make_swap(const Swap& swap, double least_gain, int max_iterations) {
  auto before = std::tuple(cluster_, closeness_, runner_up_, members_, centroids_, inertia_);
  place_centroid(swap.centre, swap.row);
  settle(max_iterations);
  if (std::get<double>(before) - inertia_ > least_gain) return true;
  std::tie(cluster_, closeness_, runner_up_, members_, centroids_, inertia_) = std::move(before);
  return false;
}

// Without centre c the rows of c fall to their second one; all rows may fall to the new one.
KMeansRun::Swap KMeansRun::best_swap(const std::vector<std::size_t>& rows) const {
  const std::size_t k = centroids_.rows();
  Matrix queries(rows.size(), table_.raw.dim);
  for (std::size_t q = 0; q < rows.size(); ++q) copy_unit_row(table_, rows[q], queries.row(q));
  using Sums =
      std::vector<double>;  // of a candidate: the gain of all rows, then the loss by centre
  const Sums nothing((1 + k) * rows.size());
  std::vector<Sums> parts(score_tasks(table_.raw.rows), nothing);
  for_each_score_tile(
      table_, table_.raw.rows, queries, threads_, [&](std::size_t task, const ScoreTile& tile) {
        for (std::size_t q = 0; q < rows.size(); ++q) {
          double* const sums = parts[task].data() + q * (1 + k);
          for (std::size_t j = 0; j < tile.rows; ++j) {
            const std::size_t row = tile.first_row + j;
            if (cluster_[row] == kNoCluster) continue;
            const float score = tile.scores[q * tile.stride + j];
            const float kept = std::max(closeness_[row], score);
            sums[0] += static_cast<double>(kept - closeness_[row]);
            sums[1 + cluster_[row]] += static_cast<double>(kept - std::max(runner_up_[row], score));
          }
        }
      });
  Sums whole = nothing;
  for (const Sums& part : parts) {
    for (std::size_t e = 0; e < whole.size(); ++e) whole[e] += part[e];
  }
  Swap best;
  for (std::size_t q = 0; q < rows.size(); ++q) {
    const double* const sums = whole.data() + q * (1 + k);
    for (std::size_t c = 0; c < k; ++c) {
      const double gain = sums[0] - sums[1 + c];
      if (gain > best.gain) best = {gain, rows[q], c};
    }
  }
  return best;
}

void KMeansRun::place_centroid(std::size_t centre, std::size_t row) {
  copy_unit_row(table_, row, centroids_.row(centre));
}

void KMeansRun::assign() {
  const std::size_t k = centroids_.rows();
  for_each_score_tile(table_, table_.raw.rows, centroids_, threads_,
                      [&](std::size_t, const ScoreTile& tile) {
                        float* const best = closeness_.data() + tile.first_row;
                        float* const second = runner_up_.data() + tile.first_row;
                        std::uint32_t* const cluster = cluster_.data() + tile.first_row;
                        std::fill_n(best, tile.rows, kNothing);
                        std::fill_n(second, tile.rows, kNothing);
                        for (std::uint32_t c = 0; c < k; ++c) {
                          const float* const score = tile.scores + c * tile.stride;
                          for (std::size_t j = 0; j < tile.rows; ++j) {
                            const bool better = score[j] > best[j];
                            second[j] = better ? best[j] : std::max(second[j], score[j]);
                            cluster[j] = better ? c : cluster[j];
                            best[j] = better ? score[j] : best[j];
                          }
                        }
                      });
  for (std::size_t i = 0; i < table_.raw.rows; ++i) {
    if (table_.inverse_norms[i] != 0) continue;
    cluster_[i] = kNoCluster;
    closeness_[i] = 0;
  }
}

void KMeansRun::collect_members() {
  for (std::vector<WordId>& rows : members_) rows.clear();
  for (std::size_t i = 0; i < cluster_.size(); ++i) {
    if (cluster_[i] != kNoCluster) members_[cluster_[i]].push_back(static_cast<WordId>(i));
  }
}

// Each empty cluster takes the furthest row that does not stand alone, and its direction.
void KMeansRun::fill_empty_clusters() {
  const auto is_empty = [](const std::vector<WordId>& rows) { return rows.empty(); };
  if (std::none_of(members_.begin(), members_.end(), is_empty)) return;
  std::vector<WordId> furthest;
  for (const std::vector<WordId>& rows : members_) {
    furthest.insert(furthest.end(), rows.begin(), rows.end());
  }
  std::sort(furthest.begin(), furthest.end(), [&](WordId a, WordId b) {
    return std::pair(closeness_[a], a) < std::pair(closeness_[b], b);
  });
  auto next = furthest.begin();
  for (std::size_t c = 0; c < members_.size(); ++c) {
    if (!members_[c].empty()) continue;
    while (members_[cluster_[*next]].size() == 1) ++next;
    std::vector<WordId>& old = members_[cluster_[*next]];
    old.erase(std::find(old.begin(), old.end(), *next));
    cluster_[*next] = static_cast<std::uint32_t>(c);
    closeness_[*next] = 1;
    members_[c] = {*next};
    place_centroid(c, *next);
    ++next;
  }
}

// The direction of the sum of the members, in row order; a sum of zero leaves the centre.
void KMeansRun::move_centroids() {
  parallel_for(members_.size(), threads_, [&](std::size_t c) {
    std::vector<double> sum(table_.raw.dim);
    for (const WordId i : members_[c]) {
      const std::span<const float> row = table_.raw.row(i);
      const double scale = static_cast<double>(table_.inverse_norms[i]);
      for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += static_cast<double>(row[j]) * scale;
    }
    const double norm = length_of(sum);
    if (!(norm > 0)) return;
    for (std::size_t j = 0; j < sum.size(); ++j) {
      centroids_.row(c)[j] = static_cast<float>(sum[j] / norm);
    }
  });
}

double KMeansRun::sum_of_gaps() const {
  double sum = 0;
  for (std::size_t i = 0; i < cluster_.size(); ++i) {
    if (cluster_[i] != kNoCluster) sum += std::max(0.0, 1 - static_cast<double>(closeness_[i]));
  }
  return sum;
}

double KMeansRun::silhouette() const {
  if (members_.size() < 2) return 0;
  double sum = 0;
  std::size_t rows = 0;
  for (const std::vector<WordId>& members : members_) {
    rows += members.size();
    if (members.size() < 2) continue;
    for (const WordId i : members) {
      const double a = std::max(0.0, 1 - static_cast<double>(closeness_[i]));
      const double b = std::max(0.0, 1 - static_cast<double>(runner_up_[i]));
      if (a < b || b < a) sum += (b - a) / std::max(a, b);
    }
  }
  return sum / static_cast<double>(rows);
}

Clustering KMeansRun::result() && {
  const std::size_t k = members_.size();
  std::vector<std::uint32_t> order(k);
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const std::size_t size_a = members_[a].size();
    const std::size_t size_b = members_[b].size();
    return size_a != size_b ? size_a > size_b : members_[a].front() < members_[b].front();
  });
  Clustering result;
  result.silhouette = silhouette();
  result.inertia = inertia_;
  result.iterations = iterations_;
  result.centroids = Matrix(k, table_.raw.dim);
  for (std::size_t c = 0; c < k; ++c) {
    std::copy_n(centroids_.row(order[c]), table_.raw.dim, result.centroids.row(c));
    result.sizes.push_back(members_[order[c]].size());
    for (const WordId i : members_[order[c]]) cluster_[i] = static_cast<std::uint32_t>(c);
  }
  for (float& cosine : closeness_) cosine = std::clamp(cosine, -1.0F, 1.0F);
  result.cluster = std::move(cluster_);
  result.closeness = std::move(closeness_);
  return result;
}

}  // namespace firth
