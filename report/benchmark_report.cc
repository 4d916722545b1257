#include "report/benchmark_report.h"

#include <fmt/format.h>

#include <cmath>

#include "firth/error.h"
#include "report/benchmark_text.h"
#include "report/human.h"

namespace firth {
namespace {

constexpr std::size_t kWholePath = 4096;
constexpr std::size_t kLabel = 32;  // columns of a name

}  // namespace

std::string percent(double share) { return fmt::format("{:.2f} %", 100 * share); }

std::string coefficient(double x) { return std::isfinite(x) ? fmt::format("{:.4f}", x) : "-"; }

std::string range(const Interval& interval) {
  if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) return "-";
  return coefficient(interval.low) + ".." + coefficient(interval.high);
}

std::string shown(const std::string& path) { return printable(path, kWholePath); }

std::string label(const std::string& name) {
  return printable(name, name.size() > kLabel ? kLabel - 3 : kLabel);
}

std::string latin1_note(bool latin1) { return latin1 ? "  no valid UTF-8: read as Latin-1\n" : ""; }

namespace {

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

std::string coverage(const AnalogyTally& tally) {
  const double share =
      tally.total == 0 ? 0 : static_cast<double>(tally.known) / static_cast<double>(tally.total);
  return fmt::format("  coverage: the vocabulary has all words of {} of {} questions ({})\n",
                     grouped(tally.known), grouped(tally.total), percent(share));
}

std::string text_of_one(const AnalogyBenchmark& report) {
  std::string text = fmt::format("analogies {}: {}, convention {}\n", shown(report.file),
                                 name_of(report.method), name_of(report.convention));
  text += latin1_note(report.latin1);
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
  if (std::isfinite(report.spearman)) {
    text += fmt::format("  Spearman {}  (95 % interval {})   Pearson {}\n",
                        coefficient(report.spearman), range(report.spearman_interval),
                        coefficient(report.pearson));
  } else {
    text += fmt::format("  {}\n", kNoCorrelation);
  }
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

// The same file by several conventions makes columns, by one a table of all figures.
std::string text_of_analogies(const std::vector<AnalogyBenchmark>& reports) {
  std::string text;
  for (auto report = reports.begin(); report != reports.end();) {
    std::vector<AnalogyColumn> columns;
    const AnalogyBenchmark& first = *report;
    for (; report != reports.end() && report->file == first.file && report->method == first.method;
         ++report) {
      columns.push_back({name_of(report->convention), &*report});
    }
    text += columns.size() == 1 ? text_of_one(first) : conventions_side_by_side(columns);
  }
  return text;
}

std::string text_of_one(const ModelBenchmarks& model) {
  std::string text = text_of_analogies(model.analogies);
  for (const auto& report : model.similarity) text += text_of_one(report);
  for (const auto& report : model.categories) text += text_of_one(report);
  return text;
}

}  // namespace

std::string text_of(const BenchmarkReport& report) {
  std::string text =
      report.models.size() == 1 ? text_of_one(report.models[0]) : models_side_by_side(report);
  for (const ModelBenchmarks& model : report.models) {
    if (model.zero_rows == 0) continue;
    text += fmt::format("{}: {} of {} rows are zero: known words, but never an answer\n",
                        shown(model.model), grouped(model.zero_rows), grouped(model.words));
  }
  return text + fmt::format("evaluated in {}\n", human_time(report.seconds));
}

}  // namespace firth
