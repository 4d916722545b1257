#include <algorithm>
#include <cmath>
#include <string>

#include "corpus/planted.h"
#include "corpus/planted_random.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr Count kMostFrequent = 10'000'000;
constexpr Count kLeastFrequent = 5;
constexpr float kCommonLength = 0.75F;
constexpr float kNoiseLength = 0.75F;

// A random direction, stretched to `length` on average over directions: each coordinate is a sum of
// four even numbers, near enough to normal, and an exact float.
void fill_direction(PlantedRandom random, float length, std::span<float> out) {
  // The variance of one 16-bit number is 2^32 / 12.
  const float scale =
      length * std::sqrt(3.0F) / (65536.0F * std::sqrt(static_cast<float>(out.size())));
  for (float& x : out) {
    const std::uint64_t bits = random.next();
    std::int32_t sum = -2 * 65535;
    for (int shift = 0; shift < 64; shift += 16)
      sum += static_cast<std::int32_t>(bits >> shift & 0xFFFF);
    x = static_cast<float>(sum) * scale;
  }
}

// 1 for the first row, 3 for the last.
float row_length(std::size_t row, std::size_t rows) {
  const float part =
      static_cast<float>(row) / static_cast<float>(std::max<std::size_t>(rows - 1, 1));
  return 1.0F + 2.0F * std::sqrt(part);
}

void scale_to(float length, std::span<float> row) {
  float square = 0;
  for (const float x : row) square += x * x;
  const float norm = std::sqrt(square);
  for (float& x : row) x = x / norm * length;
}

// One stream of random numbers for the common offset, one for each centre, one for each row.
PlantedRandom stream(std::uint64_t seed, std::uint64_t kind, std::uint64_t index) {
  return {seed, kind | index << 2};
}

Matrix make_centres(std::uint64_t seed, std::uint32_t clusters, std::size_t dim) {
  Matrix centres(clusters, dim);
  std::vector<float> common(dim);
  fill_direction(stream(seed, 1, 0), kCommonLength, common);
  for (std::uint32_t c = 0; c < clusters; ++c) {
    fill_direction(stream(seed, 2, c), 1.0F, {centres.row(c), dim});
    for (std::size_t k = 0; k < dim; ++k) centres.row(c)[k] += common[k];
  }
  return centres;
}

std::uint32_t square_root(std::size_t rows) {
  std::uint32_t root = 1;
  while (std::uint64_t{root + 1} * (root + 1) <= rows) ++root;
  return root;
}

}  // namespace

PlantedTable planted_table(std::size_t rows, std::size_t dim, std::uint64_t seed,
                           std::uint32_t clusters) {
  if (rows == 0 || rows > kMaxWords || dim == 0) {
    throw Error(ErrorKind::usage, "a planted table needs 1 to " + std::to_string(kMaxWords) +
                                      " rows and at least 1 dimension, not " +
                                      std::to_string(rows) + " x " + std::to_string(dim));
  }
  if (clusters == 0) clusters = square_root(rows);
  PlantedTable table{Matrix(rows, dim), {}, {}, {}};
  const Matrix centres = make_centres(seed, clusters, dim);
  PlantedRandom choice = stream(seed, 0, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint32_t cluster = choice.below(clusters);
    const std::span<float> row(table.vectors.row(i), dim);
    fill_direction(stream(seed, 3, i), kNoiseLength, row);
    for (std::size_t k = 0; k < dim; ++k) row[k] += centres.row(cluster)[k];
    scale_to(row_length(i, rows), row);
    table.words.add("w" + std::to_string(i));
    table.counts.push_back(std::max(kLeastFrequent, kMostFrequent / (i + 1)));
    table.clusters.push_back(cluster);
  }
  table.words.index();
  return table;
}

}  // namespace firth
