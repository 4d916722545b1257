// The report about a table at rest.
#include <fmt/format.h>

#include "report/human.h"
#include "report/json.h"
#include "report/report.h"

namespace firth {
namespace {

std::string word_remarks(const WordStatistics& words) {
  std::string text;
  const auto remark = [&](std::size_t n, const char* what) {
    if (n > 0) text += (text.empty() ? "" : ", ") + grouped(n) + what;
  };
  remark(words.duplicates, " that stand in an earlier row");
  remark(words.with_blanks, " with white space");
  remark(words.invalid_utf8, " of invalid UTF-8");
  return text.empty() ? "all distinct, without white space, valid UTF-8" : text;
}

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
  text += labelled("words", word_remarks(report.words));
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
  json["duplicate_words"] = report.words.duplicates;
  json["words_with_blanks"] = report.words.with_blanks;
  json["words_invalid_utf8"] = report.words.invalid_utf8;
  return compact(json);
}

}  // namespace firth
