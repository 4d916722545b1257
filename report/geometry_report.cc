#include "report/geometry_report.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "firth/error.h"
#include "report/human.h"

namespace firth {
namespace {

using Models = std::vector<ModelGeometry>;

std::string shown(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4f}", value); }

// One figure: its name, its value for a model, what it means.
struct Figure {
  const char* name;
  std::function<std::string(const Geometry&)> value;
  const char* meaning;
};

std::string line_of(const Figure& figure, const Models& models) {
  std::string line = fmt::format("{:<22}", figure.name);
  for (const ModelGeometry& model : models) {
    line += fmt::format(" {:>10}", figure.value(model.geometry));
  }
  return line + "  " + figure.meaning + "\n";
}

// The figure of a part that may be missing.
template <class Part, class Value>
std::function<std::string(const Geometry&)> of(std::optional<Part> Geometry::*part, Value value) {
  return [part, value](const Geometry& geometry) {
    const std::optional<Part>& found = geometry.*part;
    return found ? shown(static_cast<double>((*found).*value)) : std::string("-");
  };
}

std::function<std::string(const Geometry&)> of(double Anisotropy::*value) {
  return [value](const Geometry& geometry) { return shown(geometry.anisotropy.*value); };
}

double share_of_first(const Geometry& geometry, std::size_t components) {
  const std::vector<double>& spectrum = geometry.anisotropy.spectrum;
  const auto end =
      spectrum.begin() + static_cast<std::ptrdiff_t>(std::min(components, spectrum.size()));
  return std::accumulate(spectrum.begin(), end, 0.0) /
         std::accumulate(spectrum.begin(), spectrum.end(), 0.0);
}

std::string section(const char* title, const std::vector<Figure>& figures, const Models& models) {
  std::string text = fmt::format("\n{}\n", title);
  for (const Figure& figure : figures) text += line_of(figure, models);
  return text;
}

std::string head(const Models& models) {
  return section("vectors",
                 {{"words", [](const Geometry& g) { return grouped(g.rows); },
                   "rows that are not zero"},
                  {"zero rows", [](const Geometry& g) { return grouped(g.zero_rows); },
                   "left out of everything below"},
                  {"dimension", [](const Geometry& g) { return grouped(g.dim); }, ""},
                  {"length", [](const Geometry& g) { return std::string(g.unit ? "unit" : "raw"); },
                   "raw: as they are; unit: scaled to length 1 first"}},
                 models)
      .substr(1);
}

std::string directions(const Models& models) {
  return section(
      "directions: is the cloud round?",
      {{"mean cosine", of(&Anisotropy::mean_cosine),
        "of all pairs of words; 0: all directions alike. Usual: 0.2 to 0.7"},
       {"mean-norm ratio", of(&Anisotropy::mean_norm_ratio),
        "length of the mean over mean length; 0: centred. Usual: 0.4 to 0.8"},
       {"partition isotropy", of(&Anisotropy::partition_isotropy),
        "I(W), lowest over highest Z(a); 1: isotropic. Usual: 0.05 to 0.3"},
       {"IsoScore", of(&Anisotropy::isoscore),
        "use of the dimensions, the mean aside; 1: all alike, 0: one. Usual: 0.1 to 0.3"},
       {"effective rank", of(&Anisotropy::effective_rank),
        "dimensions in use, by entropy. Usual: a fifth to a half of all"},
       {"participation ratio", of(&Anisotropy::participation_ratio),
        "dimensions in use, by squares; stricter. Usual: a tenth to a third of all"},
       {"first component", [](const Geometry& g) { return shown(share_of_first(g, 1)); },
        "its share of the variance. Usual: 0.1 to 0.25"},
       {"first ten", [](const Geometry& g) { return shown(share_of_first(g, 10)); },
        "their share of the variance. Usual: 0.5 to 0.85"}},
      models);
}

std::string frequency(const Models& models) {
  const auto r2 = of(&Geometry::frequency_in_components, &ComponentFrequency::r2);
  return section("frequency: what do counts have to do with it?",
                 {{"norm, Spearman", of(&Geometry::norm_frequency, &NormFrequency::spearman),
                   "of count and norm; -: no counts. Large: norms tell counts. Usual: 0.8 to 0.9"},
                  {"norm, Pearson", of(&Geometry::norm_frequency, &NormFrequency::pearson),
                   "of log count and norm. Usual: 0.8"},
                  {"R2 of ten components", r2,
                   "share of log count that the first ten components foretell. Usual: 0.1 to 0.5"}},
                 models);
}

std::string neighbours(const Models& models) {
  return section("hubs: are a few words everyone's neighbours?",
                 {{"words looked at",
                   [](const Geometry& g) { return g.hubness ? grouped(g.hubness->words) : "-"; },
                   "each word's 10 nearest among these"},
                  {"skewness", of(&Geometry::hubness, &Hubness::skewness),
                   "of the times a word is a neighbour; 0: even. Usual: 1 to 3"},
                  {"antihubs", of(&Geometry::hubness, &Hubness::antihub_share),
                   "share of words that are nobody's neighbour. Usual: 0.03 to 0.1"},
                  {"hubs", of(&Geometry::hubness, &Hubness::hub_share),
                   "share of words that are neighbours 20 times or more. Usual: 0.1 to 0.15"},
                  {"hub occurrence", of(&Geometry::hubness, &Hubness::hub_occurrence),
                   "share of all places that hubs take. Usual: 0.3 to 0.5"},
                  {"Robin Hood", of(&Geometry::hubness, &Hubness::robin_hood),
                   "share of places to move until all words are even. Usual: 0.3 to 0.4"}},
                 models);
}

std::string cones(const Models& models) {
  return section("cone: words and contexts; -: no contexts",
                 {{"words with mean", of(&Geometry::cone, &Cone::word_mean_cosine),
                   "mean cosine of word vectors with their mean. Usual: 0.4 to 0.9"},
                  {"contexts with mean", of(&Geometry::cone, &Cone::context_mean_cosine),
                   "of context vectors with the same; below 0: opposed cones. Usual: -0.8 to -0.9"},
                  {"mean with mean", of(&Geometry::cone, &Cone::means_cosine),
                   "cosine of both means. Usual: -0.97 to -1"}},
                 models);
}

std::string curve_of(const NormFrequency& found) {
  std::string text = fmt::format("  {:>14}  {:>14}  {:>9}  {:>8}  {:>8}  {:>8}\n", "count from",
                                 "to", "words", "lower", "median", "upper");
  for (const NormBin& bin : found.bins) {
    text += fmt::format("  {:>14}  {:>14}  {:>9}  {:>8}  {:>8}  {:>8}\n", grouped(bin.count_low),
                        grouped(bin.count_high), grouped(bin.words), decimals(bin.norm_q1),
                        decimals(bin.norm_median), decimals(bin.norm_q3));
  }
  return text;
}

std::string outliers_of(const char* title, const std::vector<NormOutlier>& outliers,
                        const WordList& words) {
  std::string text = fmt::format("  {}", title);
  for (const NormOutlier& outlier : outliers) {
    text += fmt::format(" {} ({:+.1f})", printable(words[outlier.word]), outlier.distance);
  }
  return text + "\n";
}

std::string components_of(const ComponentFrequency& found) {
  std::string text = "\nSpearman of count and component\n ";
  for (std::size_t j = 0; j < found.components.size(); ++j) {
    text += fmt::format(" {}: {}", j + 1, shown(found.components[j].spearman));
  }
  return text + "\n";
}

std::string hubs_of(const Hubness& found, const WordList& words) {
  std::string text = "\nhubs, and how often each is a neighbour\n ";
  for (const Hub& hub : found.hubs) {
    text += fmt::format(" {} ({})", printable(words[hub.word]), hub.occurrences);
  }
  return text + "\n";
}

std::string details_of(const ModelGeometry& model, bool named) {
  const Geometry& found = model.geometry;
  std::string text = named ? "\n== " + printable(model.name, 4096) + "\n" : "";
  if (found.norm_frequency) {
    text +=
        "\nnorm by count: lower quarter, median, upper quarter\n" + curve_of(*found.norm_frequency);
    text += "furthest from it, in spreads (upper less lower quarter) from the median\n";
    text += outliers_of("above:", found.norm_frequency->over, model.words);
    text += outliers_of("below:", found.norm_frequency->under, model.words);
  }
  if (found.frequency_in_components) text += components_of(*found.frequency_in_components);
  if (found.hubness) text += hubs_of(*found.hubness, model.words);
  return text;
}

}  // namespace

std::string text_of(const Models& models) {
  std::string text = "usual: of skip-gram models of 2 to 17 million words\n";
  for (std::size_t i = 0; i < models.size() && models.size() > 1; ++i) {
    text += fmt::format("column {}: {}\n", i + 1, printable(models[i].name, 4096));
  }
  text += "\n" + head(models) + directions(models) + frequency(models) + neighbours(models) +
          cones(models);
  for (const ModelGeometry& model : models) text += details_of(model, models.size() > 1);
  return text;
}

}  // namespace firth
