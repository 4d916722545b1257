#include "firth/neighbors.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "compute/parallel.h"
#include "eval/row_statistics.h"

namespace firth {
namespace {

constexpr std::size_t kRowsPerTask = 4096;

bool better(const Scored& a, const Scored& b) {
  return a.score != b.score ? a.score > b.score : a.word < b.word;
}

// Sixteen partial sums and one fixed tree: the order never depends on the machine or on threads. In
// double, so that rows of any float length neither overflow nor vanish.
double dot(const float* a, const double* b, std::size_t dim) {
  constexpr std::size_t kSums = 16;
  std::array<double, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= dim; i += kSums) {
    for (std::size_t s = 0; s < kSums; ++s) sums[s] += a[i + s] * b[i + s];
  }
  for (std::size_t s = 0; i + s < dim; ++s) sums[s] += a[i + s] * b[i + s];
  for (std::size_t width = kSums / 2; width > 0; width /= 2) {
    for (std::size_t s = 0; s < width; ++s) sums[s] += sums[s + width];
  }
  return sums[0];
}

// The best `top` of the answers offered. A heap with the worst kept one in front.
class BestAnswers {
 public:
  explicit BestAnswers(std::size_t top) : top_(top) {}

  void offer(const Scored& answer) {
    if (kept_.size() < top_) {
      kept_.push_back(answer);
      std::push_heap(kept_.begin(), kept_.end(), better);
    } else if (top_ > 0 && better(answer, kept_.front())) {
      std::pop_heap(kept_.begin(), kept_.end(), better);
      kept_.back() = answer;
      std::push_heap(kept_.begin(), kept_.end(), better);
    }
  }

  [[nodiscard]] const std::vector<Scored>& unordered() const { return kept_; }
  [[nodiscard]] std::vector<Scored> ordered() && {
    std::sort_heap(kept_.begin(), kept_.end(), better);
    return std::move(kept_);
  }

 private:
  std::size_t top_;
  std::vector<Scored> kept_;
};

// The sum of the terms' unit vectors, itself of unit length; empty when the sum is zero.
std::vector<double> unit_query(const UnitView& table, std::span<const QueryTerm> query) {
  std::vector<double> sum(table.raw.dim);
  for (const QueryTerm& term : query) {
    const double scale = static_cast<double>(term.sign) * table.inverse_norms[term.word];
    const std::span<const float> row = table.raw.row(term.word);
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += scale * row[j];
  }
  double square = 0;
  for (const double x : sum) square += x * x;
  if (!(square > 0)) return {};
  const double length = std::sqrt(square);
  for (double& x : sum) x /= length;
  return sum;
}

bool contains(std::span<const QueryTerm> query, std::size_t row) {
  return std::any_of(query.begin(), query.end(),
                     [row](const QueryTerm& term) { return term.word == row; });
}

}  // namespace

UnitView unit(const MatrixView& matrix, int threads) {
  UnitView view{matrix, std::vector<float>(matrix.rows), 0};
  const std::vector<double> norms = row_norms(matrix, threads);
  for (std::size_t i = 0; i < norms.size(); ++i) {
    const auto inverse = static_cast<float>(1 / norms[i]);
    const bool usable = norms[i] > 0 && std::isfinite(norms[i]) && std::isfinite(inverse);
    view.inverse_norms[i] = usable ? inverse : 0;
    if (norms[i] == 0) ++view.zero_rows;
  }
  return view;
}

std::vector<Scored> neighbors(const UnitView& table, std::span<const QueryTerm> query,
                              std::size_t top, int threads) {
  const std::vector<double> target = unit_query(table, query);
  if (target.empty()) return {};
  const std::size_t rows = table.raw.rows;
  top = std::min(top, rows);
  const std::size_t tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
  std::vector<BestAnswers> found(tasks, BestAnswers(top));
  parallel_for(tasks, resolve_threads(threads), [&](std::size_t task) {
    const std::size_t end = std::min(rows, (task + 1) * kRowsPerTask);
    for (std::size_t i = task * kRowsPerTask; i < end; ++i) {
      if (table.inverse_norms[i] == 0 || contains(query, i)) continue;
      const double product = dot(table.raw.row(i).data(), target.data(), target.size());
      const double cosine = std::clamp(product * table.inverse_norms[i], -1.0, 1.0);
      found[task].offer({static_cast<WordId>(i), static_cast<float>(cosine)});
    }
  });
  BestAnswers best(top);
  for (const BestAnswers& part : found) {
    for (const Scored& answer : part.unordered()) best.offer(answer);
  }
  return std::move(best).ordered();
}

std::vector<Scored> analogy_3cosadd(const UnitView& table, WordId a, WordId b, WordId c,
                                    std::size_t top, int threads) {
  const std::array<QueryTerm, 3> query{{{b, 1}, {a, -1}, {c, 1}}};
  return neighbors(table, query, top, threads);
}

}  // namespace firth
