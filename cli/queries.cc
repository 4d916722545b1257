#include "cli/queries.h"

#include <fmt/format.h>

#include <utility>

#include "cli/standard_streams.h"
#include "cli/suggestion.h"
#include "eval/rows.h"
#include "firth/error.h"

namespace firth {

void add_candidate_flags(CLI::App& command, CandidateFlags& flags) {
  add_number(command, "--top", flags.top, "at least 1", "answers a query");
  add_number(command, "--first", flags.first, "0: all", "answers among the first N words (0: all)");
  add_number(command, "--min-count", flags.min_count, "0: all",
             "answers that occur at least N times");
}

void validate(const CandidateFlags& flags) {
  if (flags.top == 0) throw Error(ErrorKind::usage, "--top: found 0, expected at least 1");
}

OpenModel::OpenModel(std::string path, const CommonFlags& flags)
    : path_(std::move(path)),
      loaded_(load_table(path_)),
      rows_(unit(table().vectors, flags.threads)) {
  if (rows_.zero_rows == 0 || flags.quiet) return;
  print_warning(
      fmt::format("{}: {} of {} rows are zeros: they have no direction, and are no answers",
                  shown_path(), rows_.zero_rows, table().words.size()));
}

WordId OpenModel::require(const std::string& word) const {
  const WordId id = table().words.find(word);
  if (id == kNoWord) {
    throw Error(ErrorKind::input, path_, "",
                "no word \"" + printable(word) + "\"" + did_you_mean(nearest(word, table().words)));
  }
  if (rows_.inverse_norms[id] == 0) {
    throw Error(ErrorKind::input, path_, "",
                "the vector of \"" + printable(word) + "\" is zero: it has no direction");
  }
  return id;
}

Candidates OpenModel::candidates(const CandidateFlags& flags) const {
  if (flags.min_count > 0 && table().counts.empty()) {
    throw Error(ErrorKind::usage, "--min-count: " + shown_path() + " has no counts");
  }
  Candidates among;
  if (flags.first > 0) among.first = flags.first;
  among.min_count = flags.min_count;
  among.counts = table().counts;
  return among;
}

Answer OpenModel::about(const Scored& scored) const {
  Answer answer;
  answer.word = table().words[scored.word];
  answer.score = static_cast<double>(scored.score);
  if (!table().counts.empty()) answer.count = table().counts[scored.word];
  answer.norm = row_norm(table().vectors.row(scored.word));
  return answer;
}

std::vector<Answer> OpenModel::about(const std::vector<Scored>& answers) const {
  std::vector<Answer> known;
  known.reserve(answers.size());
  for (const Scored& scored : answers) known.push_back(about(scored));
  return known;
}

std::string OpenModel::shown_path() const { return printable(path_, 4096); }

}  // namespace firth
