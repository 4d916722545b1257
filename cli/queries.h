// A table opened to be asked, and words turned into queries.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/options.h"
#include "firth/neighbors.h"
#include "firth/table.h"
#include "report/query_report.h"

namespace firth {

// Which words may be answers, and how many of them.
struct CandidateFlags {
  std::uint64_t top = 10;
  std::uint64_t first = 0;  // 0: all
  Count min_count = 0;
};
void add_candidate_flags(CLI::App& command, CandidateFlags& flags);
// Throws Error(usage) when nothing could be an answer.
void validate(const CandidateFlags& flags);

class OpenModel {
 public:
  // Warns of rows of zeros, unless `flags` are quiet. Throws what load_table throws.
  OpenModel(std::string path, const CommonFlags& flags);

  // The row of `word`. Throws Error(input) for an unknown word, and for a row of zeros.
  [[nodiscard]] WordId require(const std::string& word) const;

  [[nodiscard]] const UnitView& rows() const { return rows_; }

  // Throws Error(usage) for a min_count where the table has no counts.
  [[nodiscard]] Candidates candidates(const CandidateFlags& flags) const;

  // What the table knows of the words; views of its words.
  [[nodiscard]] Answer about(const Scored& scored) const;
  [[nodiscard]] std::vector<Answer> about(const std::vector<Scored>& answers) const;

 private:
  [[nodiscard]] const EmbeddingTable& table() const { return loaded_.table; }
  [[nodiscard]] std::string shown_path() const;

  std::string path_;
  LoadedTable loaded_;
  UnitView rows_;
};

}  // namespace firth
