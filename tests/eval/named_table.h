// Small tables of named rows, and questions to them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "firth/analogies.h"

namespace firth {

// Words with vectors, written as a test wants them.
struct NamedTable {
  WordList words;
  Matrix vectors;
  UnitView rows;

  NamedTable(const std::vector<std::string>& names, const std::vector<std::vector<float>>& values)
      : vectors(values.size(), values[0].size()) {
    for (const std::string& name : names) words.add(name);
    words.index();
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::copy(values[i].begin(), values[i].end(), vectors.row(i));
    }
    rows = unit(vectors.view());
  }
};

inline AnalogySet questions(const std::vector<std::vector<std::string>>& lines) {
  AnalogySet set{"q", false, {{"s", false, false, {}, {}}}};
  for (const std::vector<std::string>& line : lines) {
    const auto n = static_cast<std::uint32_t>(set.sections[0].pairs.size());
    set.sections[0].pairs.push_back({line[0], {line[1]}});
    set.sections[0].pairs.push_back({line[2], {line.begin() + 3, line.end()}});
    set.sections[0].questions.push_back({n, n + 1});
  }
  return set;
}

inline AnalogyTally ask(const NamedTable& table, const AnalogySet& set,
                        const EvaluationRules& rules,
                        BenchmarkMethod method = BenchmarkMethod::cos_add) {
  return evaluate_analogies(table.words, table.rows, set, method, rules).total;
}

inline AnalogyTally ask(const NamedTable& table, const AnalogySet& set, Convention convention,
                        BenchmarkMethod method = BenchmarkMethod::cos_add) {
  return ask(table, set, rules_of(convention), method);
}

}  // namespace firth
