// Benchmarks of one model or of several, as text for people and as JSON for programs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "firth/analogies.h"
#include "firth/categories.h"
#include "firth/word_similarity.h"

namespace firth {

// All models have been asked the same: equal sizes, equal files in equal order.
struct ModelBenchmarks {
  std::string model;
  std::size_t words = 0;
  std::size_t zero_rows = 0;
  std::vector<AnalogyBenchmark> analogies;
  std::vector<SimilarityBenchmark> similarity;
  std::vector<CategoryBenchmark> categories;
};

// How another model than the first differs from the first one.
struct ModelDifference {
  std::vector<AnalogyDifference> analogies;  // as the benchmarks are
  std::vector<SimilarityDifference> similarity;
};

struct BenchmarkReport {
  std::vector<ModelBenchmarks> models;
  std::vector<ModelDifference> differences;  // of models 1, 2, ... from model 0
  double seconds = 0;                        // of the evaluation, loading aside
};
[[nodiscard]] std::string text_of(const BenchmarkReport& report);
[[nodiscard]] std::string json_of(const BenchmarkReport& report);  // firth.eval/1

}  // namespace firth
