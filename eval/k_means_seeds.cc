#include "eval/k_means_seeds.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "eval/rows.h"
#include "eval/score_tiles.h"

namespace firth {
namespace {

// Uniform on [0, 1) in steps of 2^-53.
double unit_interval(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

// The growing set of centres, and how far each row is from the nearest of them.
class Seeding {
 public:
  Seeding(const Matrix& rows, std::size_t k, const RandomStream& random, int threads)
      : rows_(rows),
        view_(unit(rows.view(), threads)),
        random_(random),
        threads_(threads),
        candidates_(2 + static_cast<std::size_t>(std::log(static_cast<double>(k)))),
        gap_(rows.rows(), 2.0F),
        centres_(k, rows.dim()) {}

  Matrix grow() && {
    for (std::size_t c = 0; c < centres_.rows(); ++c) {
      add(c, best_of(draw_rows(gap_, candidates_, random_, drawn_)));
    }
    return std::move(centres_);
  }

 private:
  // The gaps that would be left with the best of the proposed rows, and that row.
  std::pair<std::size_t, std::vector<float>> best_of(const std::vector<std::size_t>& proposed) {
    const std::size_t n = gap_.size();
    Matrix queries(proposed.size(), rows_.dim());
    for (std::size_t c = 0; c < proposed.size(); ++c) {
      std::copy_n(rows_.row(proposed[c]), rows_.dim(), queries.row(c));
    }
    std::vector<std::vector<float>> left(proposed.size(), std::vector<float>(n));
    for_each_score_tile(view_, n, queries, threads_, [&](std::size_t, const ScoreTile& tile) {
      for (std::size_t c = 0; c < left.size(); ++c) {
        for (std::size_t j = 0; j < tile.rows; ++j) {
          const std::size_t row = tile.first_row + j;
          const float gap = std::max(0.0F, 1.0F - tile.scores[c * tile.stride + j]);
          left[c][row] = std::min(gap_[row], gap);
        }
      }
    });
    std::size_t best = 0;
    double least = 0;
    for (std::size_t c = 0; c < left.size(); ++c) {
      double sum = 0;
      for (const float gap : left[c]) sum += static_cast<double>(gap);
      if (c == 0 || sum < least) {
        best = c;
        least = sum;
      }
    }
    return {proposed[best], std::move(left[best])};
  }

  void add(std::size_t c, std::pair<std::size_t, std::vector<float>> chosen) {
    std::copy_n(rows_.row(chosen.first), rows_.dim(), centres_.row(c));
    gap_ = std::move(chosen.second);
    gap_[chosen.first] = 0;
  }

  const Matrix& rows_;
  UnitView view_;
  RandomStream random_;
  int threads_;
  std::size_t candidates_;
  std::vector<float> gap_;  // 1 - cosine with the nearest centre
  Matrix centres_;
  std::uint64_t drawn_ = 0;
};

}  // namespace

std::vector<std::size_t> draw_rows(const std::vector<float>& weights, std::size_t count,
                                   const RandomStream& random, std::uint64_t& drawn) {
  std::vector<double> reached(weights.size());
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    reached[i] = sum += static_cast<double>(weights[i]);
  }
  std::vector<std::size_t> rows(count);
  for (std::size_t& row : rows) {
    const double at = unit_interval(random.at(drawn++));
    const auto place = std::upper_bound(reached.begin(), reached.end(), at * sum);
    row = sum > 0 ? static_cast<std::size_t>(place - reached.begin())
                  : static_cast<std::size_t>(at * static_cast<double>(weights.size()));
    row = std::min(row, weights.size() - 1);
  }
  return rows;
}

Matrix sample_unit_rows(const UnitView& table, std::size_t count, const RandomStream& random) {
  std::vector<std::size_t> usable;
  for (std::size_t i = 0; i < table.raw.rows; ++i) {
    if (table.inverse_norms[i] != 0) usable.push_back(i);
  }
  count = std::min(count, usable.size());
  Matrix sample(count, table.raw.dim);
  for (std::size_t s = 0; s < count; ++s) {
    const std::size_t begin = s * usable.size() / count;
    const std::size_t stretch = (s + 1) * usable.size() / count - begin;
    const auto bits = static_cast<std::uint32_t>(random.at(s) >> 32);
    const std::size_t row = usable[begin + below(bits, static_cast<std::uint32_t>(stretch))];
    copy_unit_row(table, row, sample.row(s));
  }
  return sample;
}

Matrix greedy_seeds(const Matrix& rows, std::size_t k, const RandomStream& random, int threads) {
  return Seeding(rows, k, random, threads).grow();
}

}  // namespace firth
