#include <algorithm>
#include <numeric>

#include "report/geometry_report.h"

namespace firth {
namespace {

constexpr std::size_t kTopComponents = 10;

Json anisotropy_json(const Anisotropy& found) {
  Json json;
  json["mean_cosine"] = found.mean_cosine;
  json["mean_norm_ratio"] = found.mean_norm_ratio;
  json["partition_isotropy"] = found.partition_isotropy;
  json["isoscore"] = found.isoscore;
  json["effective_rank"] = found.effective_rank;
  json["participation_ratio"] = found.participation_ratio;
  const std::vector<double>& spectrum = found.spectrum;
  const double sum = std::accumulate(spectrum.begin(), spectrum.end(), 0.0);
  json["top_component_share"] = Json::array();
  for (std::size_t j = 0; j < std::min(kTopComponents, spectrum.size()); ++j) {
    json["top_component_share"].push_back(spectrum[j] / sum);
  }
  json["spectrum"] = spectrum;
  return json;
}

Json outliers_json(const std::vector<NormOutlier>& outliers, const WordList& words) {
  Json json = Json::array();
  for (const NormOutlier& outlier : outliers) {
    Json entry;
    put_word(entry, "word", words[outlier.word]);
    entry["norm"] = outlier.norm;
    entry["distance"] = outlier.distance;
    json.push_back(std::move(entry));
  }
  return json;
}

Json norm_json(const NormFrequency& found, const WordList& words) {
  Json json;
  json["words"] = found.words;
  json["spearman"] = found.spearman;
  json["pearson"] = found.pearson;
  json["bins"] = Json::array();
  for (const NormBin& bin : found.bins) {
    json["bins"].push_back({{"count_low", bin.count_low},
                            {"count_high", bin.count_high},
                            {"words", bin.words},
                            {"norm_median", bin.norm_median},
                            {"norm_q1", bin.norm_q1},
                            {"norm_q3", bin.norm_q3}});
  }
  json["over"] = outliers_json(found.over, words);
  json["under"] = outliers_json(found.under, words);
  return json;
}

Json components_json(const ComponentFrequency& found) {
  Json json = Json::array();
  for (std::size_t j = 0; j < found.components.size(); ++j) {
    json.push_back({{"component", j + 1},
                    {"spearman", found.components[j].spearman},
                    {"pearson", found.components[j].pearson}});
  }
  return json;
}

Json hubness_json(const Hubness& found, const WordList& words) {
  Json json;
  json["k"] = found.k;
  json["words"] = found.words;
  json["skewness"] = found.skewness;
  json["antihub_share"] = found.antihub_share;
  json["hub_share"] = found.hub_share;
  json["hub_occurrence"] = found.hub_occurrence;
  json["robin_hood"] = found.robin_hood;
  json["hubs"] = Json::array();
  for (const Hub& hub : found.hubs) {
    Json entry;
    put_word(entry, "word", words[hub.word]);
    entry["occurrences"] = hub.occurrences;
    json["hubs"].push_back(std::move(entry));
  }
  return json;
}

Json cone_json(const Cone& found) {
  return {{"word_mean_cosine", found.word_mean_cosine},
          {"context_mean_cosine", found.context_mean_cosine},
          {"means_cosine", found.means_cosine}};
}

}  // namespace

// A figure that is no number becomes null on printing.
Json geometry_json(const ModelGeometry& model) {
  const Geometry& found = model.geometry;
  Json json;
  put_word(json, "model", model.name);
  json["vectors"] = found.unit ? "unit" : "raw";
  json["rows"] = found.rows;
  json["zero_rows"] = found.zero_rows;
  json["dim"] = found.dim;
  json["anisotropy"] = anisotropy_json(found.anisotropy);
  json["norm_frequency"] =
      found.norm_frequency ? norm_json(*found.norm_frequency, model.words) : Json(nullptr);
  const auto& components = found.frequency_in_components;
  json["frequency_in_components"] = components ? components_json(*components) : Json(nullptr);
  json["frequency_r2"] = components ? Json(components->r2) : Json(nullptr);
  json["hubness"] = found.hubness ? hubness_json(*found.hubness, model.words) : Json(nullptr);
  json["cone"] = found.cone ? cone_json(*found.cone) : Json(nullptr);
  return json;
}

std::string json_of(const std::vector<ModelGeometry>& models) {
  Json json;
  json["schema"] = "firth.diagnose/1";
  json.update(geometry_json(models.front()));
  if (models.size() > 1) json["against"] = geometry_json(models[1]);
  return compact(json);
}

}  // namespace firth
