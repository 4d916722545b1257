#include "report/cluster_report.h"

#include <fmt/format.h>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"

namespace firth {
namespace {

std::string shown(std::string_view word) {
  constexpr std::size_t kWidth = 32;  // bytes
  return printable(word, kWidth);
}

std::string text_of(const std::vector<TriedK>& tried) {
  std::string text;
  for (const TriedK& one : tried) {
    text += fmt::format("{}{}: {:.3f}", text.empty() ? "" : ", ", one.k, one.silhouette);
  }
  return text;
}

std::string line_of(std::size_t number, const ClusterSummary& cluster, const WordList& words) {
  const std::string count = cluster.mean_count ? fmt::format("{:.1f}", *cluster.mean_count) : "-";
  std::string line =
      fmt::format("{:>7}  {:>9}  {:>9.4f}  {:>10}  {:<16}", number, grouped(cluster.size),
                  cluster.tightness, count, shown(words[cluster.medoid]));
  for (const WordId word : cluster.closest) line += " " + shown(words[word]);
  return line + "\n";
}

Json json_of(const ClusterSummary& cluster, const WordList& words) {
  Json json;
  json["size"] = cluster.size;
  put_word(json, "medoid", words[cluster.medoid]);
  json["tightness"] = cluster.tightness;
  json["mean_count"] = cluster.mean_count ? Json(*cluster.mean_count) : Json(nullptr);
  json["words"] = Json::array();
  Json hex = Json::array();  // null for valid UTF-8
  bool any_invalid = false;
  for (const WordId word : cluster.closest) {
    Json entry;
    put_word(entry, "word", words[word]);
    json["words"].push_back(entry["word"]);
    hex.push_back(entry["word_hex"]);
    any_invalid = any_invalid || !hex.back().is_null();
  }
  if (any_invalid) json["words_hex"] = std::move(hex);
  return json;
}

}  // namespace

std::string text_of(const ClusterReport& report) {
  const Clustering& found = report.clustering;
  std::string text = labelled("clusters", grouped(found.sizes.size()));
  if (!report.tried.empty()) text += labelled("silhouettes", text_of(report.tried));
  text += labelled("silhouette", fmt::format("{:.4f}", found.silhouette));
  text += labelled("inertia", fmt::format("{:.6g}", found.inertia));
  text += labelled("iterations", std::to_string(found.iterations));
  if (report.zero_rows > 0) {
    text += labelled("zero rows", grouped(report.zero_rows) + ", in no cluster");
  }
  text += fmt::format("\n{:>7}  {:>9}  {:>9}  {:>10}  {:<16} {}\n", "cluster", "size", "tightness",
                      "mean count", "medoid", "closest words");
  for (std::size_t c = 0; c < report.clusters.size(); ++c) {
    text += line_of(c, report.clusters[c], report.words);
  }
  return text;
}

std::string json_of(const ClusterReport& report) {
  const Clustering& found = report.clustering;
  Json json;
  json["schema"] = "firth.clusters/1";
  json["k"] = found.sizes.size();
  json["inertia"] = found.inertia;
  json["silhouette"] = found.silhouette;
  json["iterations"] = found.iterations;
  json["seed"] = report.seed;
  json["zero_rows"] = report.zero_rows;
  json["tried"] = Json::array();
  for (const TriedK& one : report.tried) {
    json["tried"].push_back({{"k", one.k}, {"silhouette", one.silhouette}});
  }
  json["clusters"] = Json::array();
  for (const ClusterSummary& cluster : report.clusters) {
    json["clusters"].push_back(json_of(cluster, report.words));
  }
  return compact(json);
}

std::string cluster_lines(const WordList& words, const Clustering& clustering) {
  std::string lines;
  for (std::size_t i = 0; i < clustering.cluster.size(); ++i) {
    if (clustering.cluster[i] == kNoCluster) continue;
    lines += words[i];
    lines += '\t';
    lines += std::to_string(clustering.cluster[i]);
    lines += '\n';
  }
  return lines;
}

}  // namespace firth
