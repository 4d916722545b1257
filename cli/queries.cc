#include "cli/queries.h"

#include <utility>

#include "cli/suggestion.h"
#include "eval/row_norm.h"
#include "firth/error.h"

namespace firth {

OpenModel::OpenModel(std::string path, int threads)
    : path_(std::move(path)), loaded_(load_table(path_)), rows_(unit(table().vectors, threads)) {}

std::string OpenModel::unknown_word(const std::string& word) const {
  return printable(path_, 4096) + ": no word \"" + printable(word) + "\"" +
         did_you_mean(nearest(word, table().words));
}

WordId OpenModel::require(const std::string& word) const {
  const WordId id = find(word);
  if (id == kNoWord) throw Error(ErrorKind::input, unknown_word(word));
  return id;
}

QueryReport OpenModel::report(const std::string& query, const std::vector<Scored>& answers) const {
  QueryReport report{query, {}};
  for (const Scored& scored : answers) {
    Answer answer;
    answer.word = table().words[scored.word];
    answer.score = static_cast<double>(scored.score);
    if (!table().counts.empty()) answer.count = table().counts[scored.word];
    answer.norm = row_norm(table().vectors.row(scored.word));
    report.answers.push_back(answer);
  }
  return report;
}

}  // namespace firth
