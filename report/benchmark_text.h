// How the texts of benchmarks word things, and the two shapes they come in.
#pragma once

#include <string>
#include <vector>

#include "report/benchmark_report.h"

namespace firth {

inline constexpr const char* kNoCorrelation =
    "no correlation: it takes two pairs, and scores that differ";

[[nodiscard]] std::string percent(double share);
[[nodiscard]] std::string coefficient(double x);  // "-" where it is undefined
[[nodiscard]] std::string range(const Interval& interval);
[[nodiscard]] std::string shown(const std::string& path);
[[nodiscard]] std::string label(const std::string& name);
[[nodiscard]] std::string latin1_note(bool latin1);

// Main figures in columns. A column has a title; all are of the same file.
struct AnalogyColumn {
  std::string title;
  const AnalogyBenchmark* benchmark;
};
[[nodiscard]] std::string conventions_side_by_side(const std::vector<AnalogyColumn>& columns);
[[nodiscard]] std::string models_side_by_side(const BenchmarkReport& report);

}  // namespace firth
