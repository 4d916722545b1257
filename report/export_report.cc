#include "report/export_report.h"

#include <fmt/format.h>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"
#include "report/lost_parts.h"
#include "report/source_record.h"

namespace firth {
namespace {

const char* dtype_of(const ExportReport& report) { return report.half ? "f16" : "f32"; }

}  // namespace

std::string text_of(const ExportReport& report) {
  return labelled("format", name_of(report.format)) +
         labelled("vectors", fmt::format("{} x {}, {}{}", grouped(report.rows), report.dim,
                                         dtype_of(report), report.unit ? ", unit length" : "")) +
         labelled("written to", printable(report.output, 4096));
}

std::string json_of(const ExportReport& report) {
  Json json;
  json["schema"] = "firth.export/1";
  put_word(json, "output", report.output);
  json["format"] = name_of(report.format);
  json["rows"] = report.rows;
  json["dim"] = report.dim;
  json["dtype"] = dtype_of(report);
  json["unit"] = report.unit;
  json["lost"] = report.lost;
  json["listed_words"] = report.listed_words;
  json["unknown_words"] = report.unknown_words;
  json["source"] = hex64(report.source_fingerprint);
  return compact(json);
}

std::vector<std::string> warnings_of(const ExportReport& report) {
  std::vector<std::string> lines;
  if (!report.lost.empty()) lines.push_back(text_of_lost(report.format, report.lost));
  if (report.unknown_words > 0) {
    lines.push_back(fmt::format("{} of {} listed words are not in the table, the first is \"{}\"",
                                grouped(report.unknown_words), grouped(report.listed_words),
                                printable(report.unknown_word)));
  }
  return lines;
}

std::string exported_json(const LoadedTable& source, const ExportReport& report) {
  Json json = record_of(source);
  if (report.unit || report.listed_words > 0 || report.rows < report.source_rows) {
    if (!json["export"].is_array()) json["export"] = Json::array();
    json["export"].push_back({{"rows", report.rows},
                              {"unit", report.unit},
                              {"source", hex64(report.source_fingerprint)}});
  }
  json["tables"] =
      report.contexts ? Json::array({"vectors", "contexts"}) : Json::array({"vectors"});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace firth
