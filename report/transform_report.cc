#include "report/transform_report.h"

#include <fmt/format.h>

#include <numeric>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"
#include "report/source_record.h"

namespace firth {
namespace {

const char* name_of(LinearStep step) {
  switch (step) {
    case LinearStep::whiten_zca:
      return "whiten_zca";
    case LinearStep::whiten_pca:
      return "whiten_pca";
    case LinearStep::all_but_the_top:
      return "all_but_the_top";
    case LinearStep::all_but_the_top_raw:
      return "all_but_the_top_raw";
    case LinearStep::pca:
      return "pca";
    case LinearStep::none:
      break;
  }
  return "none";
}

std::vector<std::string> steps_of(const TransformOptions& options) {
  std::vector<std::string> steps;
  if (options.add_contexts) steps.emplace_back("add_contexts");
  if (options.unit) steps.emplace_back("unit");
  if (options.centre) steps.emplace_back("centre");
  if (options.linear != LinearStep::none) steps.emplace_back(name_of(options.linear));
  return steps;
}

// What was done, the same bytes for the same source and steps.
Json done_by(const TransformReport& report) {
  Json json;
  json["steps"] = steps_of(report.options);
  if (report.components > 0) json["components"] = report.components;
  if (report.rank > 0) json["rank"] = report.rank;
  json["dim"] = report.dim;
  json["source"] = hex64(report.source_fingerprint);
  return json;
}

}  // namespace

std::string text_of(const TransformReport& report) {
  std::string text =
      labelled("steps", fmt::format("{}", fmt::join(steps_of(report.options), ", ")));
  if (report.components > 0) {
    const double share = std::accumulate(report.share.begin(), report.share.end(), 0.0);
    text += labelled("components",
                     fmt::format("{}, {:.1f} % of the variance", report.components, 100 * share));
  }
  if (report.rank > 0) text += labelled("rank", grouped(report.rank));
  text += labelled("vectors", fmt::format("{} x {}", grouped(report.rows), report.dim));
  if (report.zero_rows > 0)
    text += labelled("zero rows", grouped(report.zero_rows) + ", left zero");
  if (report.contexts_left) text += labelled("contexts", "left out: they go with the old vectors");
  text += labelled("written to", printable(report.output, 4096));
  if (!report.before_after.empty()) text += "\n" + text_of(report.before_after);
  return text;
}

std::string json_of(const TransformReport& report) {
  Json json;
  json["schema"] = "firth.transform/1";
  put_word(json, "output", report.output);
  json.update(done_by(report));
  json["share"] = report.share;
  json["rows"] = report.rows;
  json["zero_rows"] = report.zero_rows;
  json["contexts_left_out"] = report.contexts_left;
  json["lost"] = report.lost;
  if (!report.before_after.empty()) {
    json["before"] = geometry_json(report.before_after.front());
    json["after"] = geometry_json(report.before_after.back());
  }
  return compact(json);
}

std::string transformed_json(const LoadedTable& source, const TransformReport& report) {
  Json json = record_of(source);
  if (!json["transform"].is_array()) json["transform"] = Json::array();
  json["transform"].push_back(done_by(report));
  json["tables"] = Json::array({"vectors"});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace firth
