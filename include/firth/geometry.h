// The shape of the cloud of vectors: direction, spread, length against frequency, hubs, the cone of
// words and contexts. docs/evaluation.md tells what each figure means and what is usual.
//
// Rows of zeros take no part in anything here. NaN stands for a figure that is not defined for the
// table (two words of one length have no correlation). Equal for any number of threads, on every
// CPU.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "firth/matrix.h"
#include "firth/table.h"
#include "firth/types.h"

namespace firth {

struct GeometryOptions {
  bool unit = false;               // every row scaled to length 1 first; else rows as they are
  std::size_t hub_words = 50'000;  // hubness is among this many first rows; 0: all
};

// n rows of dimension d; lambda are the eigenvalues of their covariance (divided by n - 1).
struct Anisotropy {
  // Over all pairs of two rows: (n |m|^2 - 1) / (n - 1), m the mean of the unit rows. Exact, not
  // sampled. -1..1.
  double mean_cosine = 0;
  // |mean v| / mean |v|. 0..1, 0 when centred.
  double mean_norm_ratio = 0;
  // I(W) = min Z / max Z, Z(a) = sum of exp(a . v), over a = each eigenvector of the sum of v v^T
  // and its opposite (Mu and Viswanath 2018, section 2.3). 0..1, 1 when isotropic.
  double partition_isotropy = 0;
  // Rudman et al. 2022, whose steps come to (participation ratio - 1) / (d - 1): 0 for a line, 1
  // when isotropic. Blind to the mean: read it beside mean_norm_ratio.
  double isoscore = 0;
  // exp(-sum p log p), p = lambda / sum lambda (Roy and Vetterli 2007). 1..d.
  double effective_rank = 0;
  // (sum lambda)^2 / sum lambda^2. 1..d.
  double participation_ratio = 0;
  std::vector<double> spectrum;  // lambda, falling
};

// A bin holds the counts count_low..count_high: 1, 2..3, 4..7, 8..15, ...
struct NormBin {
  Count count_low = 0;
  Count count_high = 0;
  std::size_t words = 0;
  double norm_q1 = 0;  // quartiles, between two values by linear interpolation
  double norm_median = 0;
  double norm_q3 = 0;
};

// How far the norm of a word is from the median of its bin, in spreads (q3 - q1) of the bin.
struct NormOutlier {
  WordId word = 0;
  double norm = 0;
  double distance = 0;
};

// Norms against counts, over the words that were counted at least once (Schakel and Wilson 2015).
struct NormFrequency {
  std::size_t words = 0;
  double spearman = 0;             // count and norm
  double pearson = 0;              // log count and norm
  std::vector<NormBin> bins;       // rising counts, none empty
  std::vector<NormOutlier> over;   // furthest above the curve, at most 10, the furthest first
  std::vector<NormOutlier> under;  // bins of fewer than 20 words have no outliers
};

// Counts against the scores of words on the first ten principal components (Mu and Viswanath 2018,
// section 2.2), over the words counted at least once. A component points to where its largest
// element is positive.
struct ComponentFrequency {
  struct Component {
    double spearman = 0;  // count and score
    double pearson = 0;   // log count and score
  };
  std::vector<Component> components;
  double r2 = 0;  // of log count by least squares on these components, 0..1
};

// N(x) is how often x is among the 10 nearest of the other rows (Radovanovic et al. 2010).
struct Hub {
  WordId word = 0;
  std::size_t occurrences = 0;
};
struct Hubness {
  std::size_t k = 10;
  std::size_t words = 0;
  double skewness = 0;        // of N
  double antihub_share = 0;   // rows with N = 0
  double hub_share = 0;       // rows with N >= 2 k
  double hub_occurrence = 0;  // places among neighbours that such rows take
  double robin_hood = 0;      // share of places to move until all N are equal
  std::vector<Hub> hubs;      // the ten of most occurrences
};

// Words and contexts as two cones (Mimno and Thompson 2017).
struct Cone {
  double word_mean_cosine = 0;     // mean over words of cos(v, mean of v)
  double context_mean_cosine = 0;  // mean over contexts of cos(c, mean of v)
  double means_cosine = 0;         // cos(mean of v, mean of c)
};

struct Geometry {
  std::size_t rows = 0;  // that are not zero
  std::size_t zero_rows = 0;
  std::size_t dim = 0;
  bool unit = false;
  Anisotropy anisotropy;
  std::optional<NormFrequency> norm_frequency;  // none without counts
  std::optional<ComponentFrequency> frequency_in_components;
  std::optional<Hubness> hubness;  // none for 10 words or fewer
  std::optional<Cone> cone;        // none without contexts
};

// Throws Error(input) when no row has a direction. Memory: up to 512 MiB for sums, 80 bytes a word
// of the hubness.
[[nodiscard]] Geometry diagnose(const EmbeddingTable& table, const GeometryOptions& options = {},
                                int threads = 0);

}  // namespace firth
