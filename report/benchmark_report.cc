#include "report/benchmark_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "firth/error.h"
#include "report/human.h"

namespace firth {
namespace {

constexpr std::size_t kWholePath = 4096;
constexpr std::size_t kLabel = 32;  // columns of a name

std::string percent(double share) { return fmt::format("{:.2f} %", 100 * share); }

std::string coefficient(double x) { return std::isfinite(x) ? fmt::format("{:.4f}", x) : "-"; }

std::string shown(const std::string& path) { return printable(path, kWholePath); }

std::string label(const std::string& name) { return printable(name, kLabel); }

std::string latin1_note(bool latin1) { return latin1 ? "  no valid UTF-8: read as Latin-1\n" : ""; }

// ---- one model: every figure

std::string tally_line(const std::string& name, const AnalogyTally& tally) {
  const std::string counts =
      fmt::format("  {:<32} {:>7} {:>7} {:>7}", name, tally.correct, tally.seen, tally.total);
  if (tally.seen == 0) return counts + fmt::format("{:>10}\n", "-");
  const Interval interval = wilson_interval(tally.correct, tally.seen);
  return counts + fmt::format("{:>10} {:>6.2f}..{:<6.2f} {:>6.4f} {:>6.2f} {:>9.2f}\n",
                              percent(tally.accuracy()), 100 * interval.low, 100 * interval.high,
                              tally.share(tally.reciprocal_ranks),
                              100 * tally.share(static_cast<double>(tally.in_best_five)),
                              100 * tally.share(static_cast<double>(tally.query_won)));
}

std::string heading(const AnalogyBenchmark& report) {
  return fmt::format("analogies {}: {}, convention {}", shown(report.file), name_of(report.method),
                     name_of(report.convention));
}

std::string coverage(const AnalogyTally& tally) {
  const double share =
      tally.total == 0 ? 0 : static_cast<double>(tally.known) / static_cast<double>(tally.total);
  return fmt::format("  coverage: the vocabulary has all words of {} of {} questions ({})\n",
                     grouped(tally.known), grouped(tally.total), percent(share));
}

std::string text_of_one(const AnalogyBenchmark& report) {
  std::string text = heading(report) + "\n" + latin1_note(report.latin1);
  text += fmt::format("  {:<32} {:>7} {:>7} {:>7}{:>10} {:^14} {:>6} {:>6} {:>9}\n", "section",
                      "correct", "seen", "total", "accuracy", "95 % interval", "MRR", "hit@5",
                      "query won");
  for (const AnalogySectionResult& section : report.sections) {
    text += tally_line(label(section.name), section.tally);
  }
  text += tally_line("semantic (by name)", report.semantic);
  text += tally_line("syntactic (by name)", report.syntactic);
  if (report.first_five) {
    text += tally_line("semantic (first five sections)", *report.first_five);
    text += tally_line("syntactic (the others)", *report.after_five);
  }
  text += tally_line("total", report.total);
  text += fmt::format("  {:<32} {:>33}\n", "mean over sections", percent(report.macro_accuracy));
  return text + coverage(report.total) + "\n";
}

std::string text_of_one(const SimilarityBenchmark& report) {
  std::string text =
      fmt::format("similarity {}: convention {}\n", shown(report.file), name_of(report.convention));
  text += latin1_note(report.latin1);
  text += fmt::format("  Spearman {}  (95 % interval {}..{})   Pearson {}\n",
                      coefficient(report.spearman), coefficient(report.spearman_interval.low),
                      coefficient(report.spearman_interval.high), coefficient(report.pearson));
  text += fmt::format("  over {} pairs; of {} in the file {} have an unknown word\n\n",
                      grouped(report.pairs), grouped(report.total), grouped(report.missing));
  return text;
}

std::string text_of_one(const CategoryBenchmark& report) {
  std::string text = fmt::format("categories {}\n", shown(report.file));
  text += latin1_note(report.latin1);
  text += fmt::format("  purity {:.4f}   NMI {:.4f}   adjusted Rand index {:.4f}\n",
                      report.agreement.purity, report.agreement.nmi, report.agreement.ari);
  text += fmt::format("  {} words in {} categories; unknown words: {}\n\n", grouped(report.words),
                      report.categories, grouped(report.missing));
  return text;
}

std::string text_of_one(const ModelBenchmarks& model) {
  std::string text;
  for (const auto& report : model.analogies) text += text_of_one(report);
  for (const auto& report : model.similarity) text += text_of_one(report);
  for (const auto& report : model.categories) text += text_of_one(report);
  return text;
}

// ---- several models: their main figures side by side

std::string line_of(const std::string& name, const std::vector<std::string>& cells) {
  std::string line = fmt::format("  {:<32}", name);
  for (const std::string& cell : cells) line += fmt::format(" {:>22}", cell);
  return line + "\n";
}

// One cell of each model.
template <typename Cell>
std::string row_of(const std::string& name, const BenchmarkReport& report, Cell cell) {
  std::vector<std::string> cells;
  for (const ModelBenchmarks& model : report.models) cells.push_back(cell(model));
  return line_of(name, cells);
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

std::string analogies_side_by_side(const BenchmarkReport& report, std::size_t i) {
  const AnalogyBenchmark& first = report.models[0].analogies[i];
  std::string text = heading(first) + "\n" + latin1_note(first.latin1);
  for (std::size_t s = 0; s < first.sections.size(); ++s) {
    text += row_of(label(first.sections[s].name), report, [&](const ModelBenchmarks& model) {
      return cell_of(model.analogies[i].sections[s].tally);
    });
  }
  const auto totals = [&](const char* name, auto part) {
    text += row_of(name, report,
                   [&](const ModelBenchmarks& model) { return cell_of(part(model.analogies[i])); });
  };
  totals("semantic (by name)", [](const AnalogyBenchmark& b) { return b.semantic; });
  totals("syntactic (by name)", [](const AnalogyBenchmark& b) { return b.syntactic; });
  totals("total", [](const AnalogyBenchmark& b) { return b.total; });
  text += row_of("mean over sections", report, [&](const ModelBenchmarks& model) {
    return percent(model.analogies[i].macro_accuracy);
  });
  text += row_of("coverage", report, [&](const ModelBenchmarks& model) {
    const AnalogyTally& total = model.analogies[i].total;
    return fmt::format("{} of {}", total.known, total.total);
  });
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
  const auto row = [&](const char* name, auto cell) {
    text += row_of(name, report,
                   [&](const ModelBenchmarks& model) { return cell(model.similarity[i]); });
  };
  row("Spearman", [](const SimilarityBenchmark& s) { return coefficient(s.spearman); });
  row("  95 % interval", [](const SimilarityBenchmark& s) {
    return coefficient(s.spearman_interval.low) + ".." + coefficient(s.spearman_interval.high);
  });
  row("Pearson", [](const SimilarityBenchmark& s) { return coefficient(s.pearson); });
  row("pairs, unknown",
      [](const SimilarityBenchmark& s) { return fmt::format("{}, {}", s.pairs, s.missing); });
  for (std::size_t m = 0; m < report.differences.size(); ++m) {
    const SimilarityDifference& d = report.differences[m].similarity[i];
    text += verdict(m + 2, d.second_minus_first, d.significant(),
                    fmt::format("{} pairs of both; 95 % interval {:+.4f}..{:+.4f}", d.common,
                                d.interval.low, d.interval.high));
  }
  return text + "\n";
}

std::string categories_side_by_side(const BenchmarkReport& report, std::size_t i) {
  const CategoryBenchmark& first = report.models[0].categories[i];
  std::string text = fmt::format("categories {}\n", shown(first.file)) + latin1_note(first.latin1);
  const auto row = [&](const char* name, auto cell) {
    text += row_of(name, report,
                   [&](const ModelBenchmarks& model) { return cell(model.categories[i]); });
  };
  row("purity", [](const CategoryBenchmark& c) { return coefficient(c.agreement.purity); });
  row("NMI", [](const CategoryBenchmark& c) { return coefficient(c.agreement.nmi); });
  row("adjusted Rand index",
      [](const CategoryBenchmark& c) { return coefficient(c.agreement.ari); });
  row("words, unknown",
      [](const CategoryBenchmark& c) { return fmt::format("{}, {}", c.words, c.missing); });
  return text + "\n";
}

std::string side_by_side(const BenchmarkReport& report) {
  std::string text;
  std::vector<std::string> numbers;
  for (std::size_t m = 0; m < report.models.size(); ++m) {
    numbers.push_back(fmt::format("model {}", m + 1));
    text += fmt::format("{}: {}\n", numbers.back(), shown(report.models[m].model));
  }
  text += "\n" + line_of("", numbers);
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

}  // namespace

std::string text_of(const BenchmarkReport& report) {
  std::string text =
      report.models.size() == 1 ? text_of_one(report.models[0]) : side_by_side(report);
  for (const ModelBenchmarks& model : report.models) {
    if (model.zero_rows == 0) continue;
    text += fmt::format("{}: {} of {} rows are zero: known words, but never an answer\n",
                        shown(model.model), grouped(model.zero_rows), grouped(model.words));
  }
  return text + fmt::format("evaluated in {}\n", human_time(report.seconds));
}

}  // namespace firth
