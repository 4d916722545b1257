// A table opened to be asked, and words turned into queries.
#pragma once

#include <string>
#include <vector>

#include "firth/neighbors.h"
#include "firth/table.h"
#include "report/report.h"

namespace firth {

class OpenModel {
 public:
  // Throws what load_table throws.
  OpenModel(std::string path, int threads);

  // The row of `word`, or kNoWord.
  [[nodiscard]] WordId find(const std::string& word) const { return table().words.find(word); }

  // "MODEL: no word X; did you mean Y?"
  [[nodiscard]] std::string unknown_word(const std::string& word) const;

  // Throws Error(input) for an unknown word.
  [[nodiscard]] WordId require(const std::string& word) const;

  [[nodiscard]] const UnitView& rows() const { return rows_; }
  [[nodiscard]] QueryReport report(const std::string& query,
                                   const std::vector<Scored>& answers) const;

 private:
  [[nodiscard]] const EmbeddingTable& table() const { return loaded_.table; }

  std::string path_;
  LoadedTable loaded_;
  UnitView rows_;
};

}  // namespace firth
