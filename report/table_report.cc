// Reports about a table at rest: info, neighbors, analogy.
#include <fmt/format.h>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"
#include "report/report.h"

namespace firth {
namespace {

constexpr std::size_t kWholeWord = 4096;  // bytes of a word shown in a text

}  // namespace

std::string text_of(const InfoReport& report) {
  const RowStatistics& rows = report.statistics;
  std::string text = labelled("format", name_of(report.format));
  text += labelled("rows", grouped(report.rows));
  text += labelled("dimension", std::to_string(report.dim));
  text += labelled("counts", report.counts ? "yes" : "no");
  text += labelled("contexts", report.contexts ? "yes" : "no");
  text += labelled("norms", fmt::format("{:.4g} to {:.4g}, median {:.4g}", rows.norm_min,
                                        rows.norm_max, rows.norm_median));
  text += labelled("zero rows", grouped(rows.zero_rows));
  text += labelled("non-finite", grouped(rows.nonfinite_rows));
  text += labelled("fingerprint", hex64(report.fingerprint));
  return text;
}

std::string json_of(const InfoReport& report) {
  const RowStatistics& rows = report.statistics;
  Json json;
  json["schema"] = "firth.info/1";
  json["format"] = name_of(report.format);
  json["rows"] = report.rows;
  json["dim"] = report.dim;
  json["norm_min"] = rows.norm_min;
  json["norm_median"] = rows.norm_median;
  json["norm_max"] = rows.norm_max;
  json["zero_rows"] = rows.zero_rows;
  json["nonfinite_rows"] = rows.nonfinite_rows;
  json["fingerprint"] = hex64(report.fingerprint);
  json["counts"] = report.counts;
  json["contexts"] = report.contexts;
  return compact(json);
}

std::string text_of_neighbors(const QueryReport& report) {
  std::string text = printable(report.query, kWholeWord) + "\n";
  text += fmt::format("  {:>8}  {:>13}  {:>8}  {}\n", "cosine", "count", "norm", "word");
  for (const Answer& answer : report.answers) {
    text += fmt::format("  {:>8.4f}  {:>13}  {:>8.4f}  {}\n", answer.score,
                        answer.count ? grouped(*answer.count) : "-", answer.norm,
                        printable(answer.word, kWholeWord));
  }
  return text;
}

std::string json_of_neighbors(const std::vector<QueryReport>& reports) {
  Json queries = Json::array();
  for (const QueryReport& report : reports) {
    Json query;
    put_word(query, "query", report.query);
    query["neighbors"] = Json::array();
    for (const Answer& answer : report.answers) {
      Json neighbor;
      put_word(neighbor, "word", answer.word);
      neighbor["cosine"] = answer.score;
      neighbor["count"] = answer.count ? Json(*answer.count) : Json(nullptr);
      neighbor["norm"] = answer.norm;
      query["neighbors"].push_back(std::move(neighbor));
    }
    queries.push_back(std::move(query));
  }
  Json json;
  json["schema"] = "firth.neighbors/1";
  json["queries"] = std::move(queries);
  return compact(json);
}

std::string text_of_analogy(const QueryReport& report) {
  std::string text;
  for (const Answer& answer : report.answers) {
    text += fmt::format("{:>8.4f}  {}\n", answer.score, printable(answer.word, kWholeWord));
  }
  return text;
}

std::string json_of_analogy(const QueryReport& report) {
  Json answers = Json::array();
  for (const Answer& answer : report.answers) {
    Json entry;
    put_word(entry, "word", answer.word);
    entry["score"] = answer.score;
    answers.push_back(std::move(entry));
  }
  Json json;
  json["schema"] = "firth.analogy/1";
  json["answers"] = std::move(answers);
  return compact(json);
}

}  // namespace firth
