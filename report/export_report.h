// A table that was written in another format: for people, for programs, and for model.json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "firth/table.h"

namespace firth {

struct ExportReport {
  std::string output;
  TableFormat format = TableFormat::model_folder;
  std::size_t rows = 0;  // that were chosen
  std::size_t dim = 0;
  bool half = false;
  bool unit = false;
  bool contexts = false;          // stored
  std::vector<std::string> lost;  // what the source had and the format does not hold
  std::size_t listed_words = 0;   // of --words
  std::size_t unknown_words = 0;  // of these, not in the table
  std::string unknown_word;       // the first of them
  std::size_t source_rows = 0;
  std::uint64_t source_fingerprint = 0;
};
[[nodiscard]] std::string text_of(const ExportReport& report);
[[nodiscard]] std::string json_of(const ExportReport& report);  // firth.export/1

// What was left out, and which listed words there are none of: a line each, without newlines.
[[nodiscard]] std::vector<std::string> warnings_of(const ExportReport& report);

// model.json of the output: that of the source, which a choice of rows or a scaling adds to, under
// "export".
[[nodiscard]] std::string exported_json(const LoadedTable& source, const ExportReport& report);

}  // namespace firth
