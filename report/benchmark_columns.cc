#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/benchmark_text.h"

namespace firth {
namespace {

// Rows of a name and a cell for each column, no wider than they need to be.
class Columns {
 public:
  explicit Columns(std::vector<std::string> titles) { rows_.push_back({"", std::move(titles)}); }

  // cell(thing) for each of the things that the columns are about.
  template <typename Things, typename Cell>
  void add(const std::string& name, const Things& things, Cell cell) {
    Row row{name, {}};
    for (const auto& thing : things) row.cells.push_back(cell(thing));
    rows_.push_back(std::move(row));
  }

  [[nodiscard]] std::string text() const {
    std::size_t name_width = 0;
    std::size_t cell_width = 0;
    for (const Row& row : rows_) {
      name_width = std::max(name_width, row.name.size());
      for (const std::string& cell : row.cells) cell_width = std::max(cell_width, cell.size());
    }
    std::string text;
    for (const Row& row : rows_) {
      text += fmt::format("  {:<{}}", row.name, name_width);
      for (const std::string& cell : row.cells) text += fmt::format("  {:>{}}", cell, cell_width);
      text += "\n";
    }
    return text;
  }

 private:
  struct Row {
    std::string name;
    std::vector<std::string> cells;
  };
  std::vector<Row> rows_;
};

std::vector<std::string> numbered(const BenchmarkReport& report) {
  std::vector<std::string> titles;
  for (std::size_t m = 1; m <= report.models.size(); ++m)
    titles.push_back(fmt::format("model {}", m));
  return titles;
}

std::string cell_of(const AnalogyTally& tally) {
  if (tally.seen == 0) return "- 0/0";
  return fmt::format("{} {}/{}", percent(tally.accuracy()), tally.correct, tally.seen);
}

// " *" marks a difference that is no chance.
std::string verdict(std::size_t model, double difference, bool significant,
                    const std::string& grounds) {
  return fmt::format("  model {} - model 1: {:+.4f}  ({}){}\n", model, difference, grounds,
                     significant ? "  *" : "");
}

std::string text_of(const std::vector<AnalogyColumn>& columns) {
  std::vector<std::string> titles;
  titles.reserve(columns.size());
  for (const AnalogyColumn& column : columns) titles.push_back(column.title);
  Columns table(std::move(titles));
  const auto row = [&](const std::string& name, auto cell) {
    table.add(name, columns, [&](const AnalogyColumn& c) { return cell(*c.benchmark); });
  };
  const auto& sections = columns.front().benchmark->sections;
  for (std::size_t s = 0; s < sections.size(); ++s) {
    row(label(sections[s].name),
        [s](const AnalogyBenchmark& b) { return cell_of(b.sections[s].tally); });
  }
  row("semantic (by name)", [](const AnalogyBenchmark& b) { return cell_of(b.semantic); });
  row("syntactic (by name)", [](const AnalogyBenchmark& b) { return cell_of(b.syntactic); });
  row("total", [](const AnalogyBenchmark& b) { return cell_of(b.total); });
  row("mean over sections", [](const AnalogyBenchmark& b) { return percent(b.macro_accuracy); });
  row("coverage", [](const AnalogyBenchmark& b) {
    return fmt::format("{} of {}", b.total.known, b.total.total);
  });
  return table.text();
}

std::string analogies_side_by_side(const BenchmarkReport& report, std::size_t i) {
  std::vector<AnalogyColumn> columns;
  const std::vector<std::string> titles = numbered(report);
  for (std::size_t m = 0; m < report.models.size(); ++m) {
    columns.push_back({titles[m], &report.models[m].analogies[i]});
  }
  const AnalogyBenchmark& first = *columns.front().benchmark;
  std::string text = fmt::format("analogies {}: {}, convention {}\n", shown(first.file),
                                 name_of(first.method), name_of(first.convention));
  text += latin1_note(first.latin1) + text_of(columns);
  for (std::size_t m = 0; m < report.differences.size(); ++m) {
    const AnalogyDifference& d = report.differences[m].analogies[i];
    text += verdict(
        m + 2, d.second_minus_first, d.significant(),
        fmt::format(
            "{} questions of both; {} right in model {} alone, {} in model 1 alone; p = {:.2g}",
            d.common, d.second_only, m + 2, d.first_only, d.p));
  }
  return text + "\n";
}

std::string similarity_side_by_side(const BenchmarkReport& report, std::size_t i) {
  const SimilarityBenchmark& first = report.models[0].similarity[i];
  std::string text =
      fmt::format("similarity {}: convention {}\n", shown(first.file), name_of(first.convention));
  text += latin1_note(first.latin1);
  Columns table(numbered(report));
  const auto row = [&](const char* name, auto cell) {
    table.add(name, report.models,
              [&](const ModelBenchmarks& model) { return cell(model.similarity[i]); });
  };
  row("Spearman", [](const SimilarityBenchmark& s) { return coefficient(s.spearman); });
  row("  95 % interval", [](const SimilarityBenchmark& s) { return range(s.spearman_interval); });
  row("Pearson", [](const SimilarityBenchmark& s) { return coefficient(s.pearson); });
  row("pairs, unknown",
      [](const SimilarityBenchmark& s) { return fmt::format("{}, {}", s.pairs, s.missing); });
  text += table.text();
  for (std::size_t m = 0; m < report.differences.size(); ++m) {
    const SimilarityDifference& d = report.differences[m].similarity[i];
    if (!std::isfinite(d.second_minus_first)) {
      text += fmt::format("  model {} - model 1: {}\n", m + 2, kNoCorrelation);
      continue;
    }
    text += verdict(m + 2, d.second_minus_first, d.significant(),
                    fmt::format("{} pairs of both; 95 % interval {:+.4f}..{:+.4f}", d.common,
                                d.interval.low, d.interval.high));
  }
  return text + "\n";
}

std::string categories_side_by_side(const BenchmarkReport& report, std::size_t i) {
  const CategoryBenchmark& first = report.models[0].categories[i];
  std::string text = fmt::format("categories {}\n", shown(first.file)) + latin1_note(first.latin1);
  Columns table(numbered(report));
  const auto row = [&](const char* name, auto cell) {
    table.add(name, report.models,
              [&](const ModelBenchmarks& model) { return cell(model.categories[i]); });
  };
  row("purity", [](const CategoryBenchmark& c) { return coefficient(c.agreement.purity); });
  row("NMI", [](const CategoryBenchmark& c) { return coefficient(c.agreement.nmi); });
  row("adjusted Rand index",
      [](const CategoryBenchmark& c) { return coefficient(c.agreement.ari); });
  row("words, unknown",
      [](const CategoryBenchmark& c) { return fmt::format("{}, {}", c.words, c.missing); });
  return text + table.text() + "\n";
}

}  // namespace

std::string conventions_side_by_side(const std::vector<AnalogyColumn>& columns) {
  const AnalogyBenchmark& first = *columns.front().benchmark;
  return fmt::format("analogies {}: {}, as these programs count\n", shown(first.file),
                     name_of(first.method)) +
         latin1_note(first.latin1) + text_of(columns) + "\n";
}

std::string models_side_by_side(const BenchmarkReport& report) {
  std::string text;
  for (std::size_t m = 0; m < report.models.size(); ++m) {
    text += fmt::format("model {}: {}\n", m + 1, shown(report.models[m].model));
  }
  text += "\n";
  const ModelBenchmarks& first = report.models[0];
  for (std::size_t i = 0; i < first.analogies.size(); ++i) {
    text += analogies_side_by_side(report, i);
  }
  for (std::size_t i = 0; i < first.similarity.size(); ++i) {
    text += similarity_side_by_side(report, i);
  }
  for (std::size_t i = 0; i < first.categories.size(); ++i) {
    text += categories_side_by_side(report, i);
  }
  return text +
         "* more than chance at 5 %: McNemar's exact test on the questions that both models "
         "counted,\n  bootstrap of the pairs that both compared\n\n";
}

}  // namespace firth
