#include <cmath>

#include "report/benchmark_report.h"
#include "report/json.h"

namespace firth {
namespace {

// JSON has no word for an undefined figure but null.
Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json interval_json(const Interval& interval) {
  return Json::array({number(interval.low), number(interval.high)});
}

void put_tally(Json& json, const AnalogyTally& tally) {
  json["correct"] = tally.correct;
  json["seen"] = tally.seen;
  json["total"] = tally.total;
  json["accuracy"] = tally.accuracy();
  json["interval"] = interval_json(wilson_interval(tally.correct, tally.seen));
  json["mrr"] = tally.share(tally.reciprocal_ranks);
  json["hit_at_5"] = tally.share(static_cast<double>(tally.in_best_five));
  json["query_won"] = tally.share(static_cast<double>(tally.query_won));
  json["known"] = tally.known;
}

Json tally_json(const AnalogyTally& tally) {
  Json json;
  put_tally(json, tally);
  return json;
}

Json analogy_json(const AnalogyBenchmark& report) {
  Json json;
  put_word(json, "file", report.file);
  json["method"] = name_of(report.method);
  json["convention"] = name_of(report.convention);
  json["sections"] = Json::array();
  for (const AnalogySectionResult& section : report.sections) {
    Json entry;
    put_word(entry, "name", section.name);
    put_tally(entry, section.tally);
    entry["syntactic"] = section.syntactic;
    json["sections"].push_back(std::move(entry));
  }
  json["semantic"] = tally_json(report.semantic);
  json["syntactic"] = tally_json(report.syntactic);
  json["total"] = tally_json(report.total);
  json["macro_accuracy"] = report.macro_accuracy;
  if (report.first_five) {
    json["semantic_by_position"] = tally_json(*report.first_five);
    json["syntactic_by_position"] = tally_json(*report.after_five);
  }
  json["latin1"] = report.latin1;
  return json;
}

Json similarity_json(const SimilarityBenchmark& report) {
  Json json;
  put_word(json, "file", report.file);
  json["convention"] = name_of(report.convention);
  json["spearman"] = number(report.spearman);
  json["pearson"] = number(report.pearson);
  json["pairs"] = report.pairs;
  json["missing"] = report.missing;
  json["total"] = report.total;
  json["spearman_interval"] = interval_json(report.spearman_interval);
  json["latin1"] = report.latin1;
  return json;
}

Json category_json(const CategoryBenchmark& report) {
  Json json;
  put_word(json, "file", report.file);
  json["purity"] = report.agreement.purity;
  json["nmi"] = report.agreement.nmi;
  json["ari"] = report.agreement.ari;
  json["words"] = report.words;
  json["missing"] = report.missing;
  json["categories"] = report.categories;
  json["latin1"] = report.latin1;
  return json;
}

Json model_json(const ModelBenchmarks& model) {
  Json json;
  put_word(json, "model", model.model);
  for (const char* kind : {"analogies", "similarity", "categories"}) json[kind] = Json::array();
  for (const auto& report : model.analogies) json["analogies"].push_back(analogy_json(report));
  for (const auto& report : model.similarity) json["similarity"].push_back(similarity_json(report));
  for (const auto& report : model.categories) json["categories"].push_back(category_json(report));
  json["rows"] = model.words;
  json["zero_rows"] = model.zero_rows;
  return json;
}

Json difference_json(const ModelBenchmarks& first, const ModelBenchmarks& second,
                     const ModelDifference& difference) {
  Json json;
  put_word(json, "model", second.model);
  put_word(json, "against", first.model);
  json["analogies"] = Json::array();
  for (const AnalogyDifference& d : difference.analogies) {
    Json entry{{"accuracy", d.second_minus_first}, {"common", d.common}};
    entry["only_this"] = d.second_only;
    entry["only_against"] = d.first_only;
    entry["p"] = d.p;
    entry["significant"] = d.significant();
    json["analogies"].push_back(std::move(entry));
  }
  json["similarity"] = Json::array();
  for (const SimilarityDifference& d : difference.similarity) {
    Json entry{{"spearman", number(d.second_minus_first)}, {"common", d.common}};
    entry["interval"] = interval_json(d.interval);
    entry["significant"] = d.significant();
    json["similarity"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace

std::string json_of(const BenchmarkReport& report) {
  Json json;
  json["schema"] = "firth.eval/1";
  json["models"] = Json::array();
  for (const ModelBenchmarks& model : report.models) json["models"].push_back(model_json(model));
  json["differences"] = Json::array();
  for (std::size_t i = 0; i < report.differences.size(); ++i) {
    json["differences"].push_back(
        difference_json(report.models[0], report.models[i + 1], report.differences[i]));
  }
  json["seconds"] = report.seconds;
  return compact(json);
}

}  // namespace firth
