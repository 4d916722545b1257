#include "report/query_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"

namespace firth {
namespace {

std::string shown(std::string_view word) {
  constexpr std::size_t kWholeWord = 4096;  // bytes
  return printable(word, kWholeWord);
}

std::string count_text(const Answer& answer) { return answer.count ? grouped(*answer.count) : "-"; }

// A table under a title; its columns are as wide as they must be.
std::string answer_table(const std::string& title, std::string_view score_name,
                         const std::vector<Answer>& answers) {
  if (answers.empty()) return title + "\n  no answers\n";
  std::size_t width = std::string_view("count").size();
  for (const Answer& answer : answers) width = std::max(width, count_text(answer).size());
  std::string text =
      fmt::format("{}\n  {:>8}  {:>{}}  {:>8}  word\n", title, score_name, "count", width, "norm");
  for (const Answer& answer : answers) {
    text += fmt::format("  {:>8.4f}  {:>{}}  {:>8}  {}\n", answer.score, count_text(answer), width,
                        decimals(answer.norm), shown(answer.word));
  }
  return text;
}

// Without the score when it has no name.
Json answer_json(const Answer& answer, const std::string& score_name = "") {
  Json json;
  put_word(json, "word", answer.word);
  if (!score_name.empty()) json[score_name] = answer.score;
  json["count"] = answer.count ? Json(*answer.count) : Json(nullptr);
  json["norm"] = answer.norm;
  return json;
}

Json answers_json(const std::vector<Answer>& answers, const std::string& score_name) {
  Json json = Json::array();
  for (const Answer& answer : answers) json.push_back(answer_json(answer, score_name));
  return json;
}

std::string rank_text(std::string_view word, std::size_t rank, std::string_view of,
                      std::size_t neighbors) {
  return fmt::format("\"{}\" is number {} of the {} neighbours of \"{}\"", shown(word),
                     grouped(rank), grouped(neighbors), shown(of));
}

}  // namespace

std::string text_of_neighbors(const QueryReport& report) {
  return answer_table(shown(report.query), "cosine", report.answers);
}

std::string json_of_neighbors(const std::vector<QueryReport>& reports) {
  Json json;
  json["schema"] = "firth.neighbors/1";
  json["queries"] = Json::array();
  for (const QueryReport& report : reports) {
    Json query;
    put_word(query, "query", report.query);
    query["neighbors"] = answers_json(report.answers, "cosine");
    json["queries"].push_back(std::move(query));
  }
  return compact(json);
}

std::string text_of(const AnalogyReport& report) {
  const std::string title = fmt::format("{} is to {} as {} is to  ({})", shown(report.a),
                                        shown(report.b), shown(report.c), report.method);
  return answer_table(title, "score", report.answers);
}

std::string json_of(const AnalogyReport& report) {
  Json json;
  json["schema"] = "firth.analogy/1";
  put_word(json, "a", report.a);
  put_word(json, "b", report.b);
  put_word(json, "c", report.c);
  json["method"] = report.method;
  json["answers"] = answers_json(report.answers, "score");
  return compact(json);
}

std::string text_of(const SimilarityReport& report) {
  const WordRelation& relation = report.relation;
  std::string text = labelled("cosine", fmt::format("{:.6f}", relation.cosine));
  text += labelled("dot product", fmt::format("{:.6g}", relation.dot));
  text += labelled("distance", fmt::format("{:.6g}  (Euclidean)", relation.euclidean));
  text += labelled("ranks",
                   rank_text(report.b.word, relation.rank_b_of_a, report.a.word, report.neighbors));
  text +=
      labelled("", rank_text(report.a.word, relation.rank_a_of_b, report.b.word, report.neighbors));
  for (const Answer& word : {report.a, report.b}) {
    text += labelled(word.count ? "count, norm" : "norm",
                     fmt::format("{}{}  {}", word.count ? grouped(*word.count) + "  " : "",
                                 decimals(word.norm), shown(word.word)));
  }
  return text;
}

std::string json_of(const SimilarityReport& report) {
  Json json;
  json["schema"] = "firth.similarity/1";
  json["cosine"] = report.relation.cosine;
  json["dot"] = report.relation.dot;
  json["euclidean"] = report.relation.euclidean;
  json["rank_a_of_b"] = report.relation.rank_a_of_b;
  json["rank_b_of_a"] = report.relation.rank_b_of_a;
  json["neighbors"] = report.neighbors;
  json["a"] = answer_json(report.a);
  json["b"] = answer_json(report.b);
  return compact(json);
}

std::string text_of(const OddOneOutReport& report) {
  const std::string odd = report.words.empty() ? "" : shown(report.words[0].word);
  return answer_table(odd, "cosine", report.words);
}

std::string json_of(const OddOneOutReport& report) {
  Json json;
  json["schema"] = "firth.odd_one_out/1";
  put_word(json, "odd_one_out", report.words.empty() ? "" : report.words[0].word);
  json["words"] = answers_json(report.words, "cosine");
  return compact(json);
}

}  // namespace firth
