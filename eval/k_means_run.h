// One run of k-means. Private to eval/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "compute/random.h"
#include "firth/clusters.h"
#include "firth/matrix.h"
#include "firth/neighbors.h"

namespace firth {

class KMeansRun {
 public:
  // REQUIRES: the table outlives the run and has seeds.rows() rows that are not zero.
  KMeansRun(const UnitView& table, Matrix seeds, int threads);

  // Assigns rows and moves centres in turn until nothing changes, or little, or `max_iterations`.
  void settle(int max_iterations);

  // Local search (Lattanzi and Sohler 2019, "A better k-means++ algorithm via local search"): a row
  // drawn with chance in proportion to 1 - cosine with its centre takes the place of the centre
  // that is missed least, if that lowers the inertia; then settles again. Ends after a number of
  // draws in vain. This finds the groups that the seeds left out. REQUIRES: settled.
  void swap_centres(const RandomStream& random, int max_iterations);

  [[nodiscard]] double inertia() const { return inertia_; }
  [[nodiscard]] const Matrix& centroids() const { return centroids_; }
  [[nodiscard]] Clustering result() &&;

 private:
  struct Swap {
    double gain = 0;  // of the inertia
    std::size_t row = 0;
    std::size_t centre = 0;
  };

  void assign();
  void collect_members();
  void fill_empty_clusters();
  void move_centroids();
  void place_centroid(std::size_t centre, std::size_t row);
  // Undone, and false, unless the inertia falls by more than `least_gain`.
  bool make_swap(const Swap& swap, double least_gain, int max_iterations);
  [[nodiscard]] Swap best_swap(const std::vector<std::size_t>& rows) const;
  [[nodiscard]] double sum_of_gaps() const;
  [[nodiscard]] double silhouette() const;

  const UnitView& table_;
  int threads_;
  std::vector<std::uint32_t> cluster_;
  std::vector<float> closeness_;
  std::vector<float> runner_up_;  // cosine with the nearest other centre
  std::vector<std::vector<WordId>> members_;
  Matrix centroids_;
  double inertia_ = 0;
  int iterations_ = 0;
};

}  // namespace firth
