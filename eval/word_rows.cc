#include "eval/word_rows.h"

#include <algorithm>

#include "text/letter_case.h"

namespace firth {
namespace {

// What a question word is looked for as, best first.
std::vector<std::string> keys_of(std::string_view word, CaseRule rule) {
  switch (rule) {
    case CaseRule::exact:
      return {std::string(word)};
    case CaseRule::exact_then_lower:
      return {std::string(word), unicode_lower(word)};
    case CaseRule::lower_questions:
      return {ascii_lower(word)};
    case CaseRule::upper_ascii:
      return {ascii_upper(word)};
    case CaseRule::upper:
      return {unicode_upper(word)};
  }
  return {};
}

bool folds_vocabulary(CaseRule rule) {
  return rule == CaseRule::upper_ascii || rule == CaseRule::upper;
}

}  // namespace

WordRows::WordRows(const WordList& words, const EvaluationRules& rules,
                   std::span<const std::string_view> asked)
    : rule_(rules.letter_case),
      rows_(rules.first == 0 ? words.size() : std::min(rules.first, words.size())) {
  for (const std::string_view word : asked) {
    for (std::string& key : keys_of(word, rule_)) found_.try_emplace(std::move(key));
  }
  for (std::size_t i = 0; i < rows_; ++i) {
    const auto place =
        folds_vocabulary(rule_) ? found_.find(keys_of(words[i], rule_)[0]) : found_.find(words[i]);
    if (place != found_.end()) place->second.push_back(static_cast<WordId>(i));
  }
}

std::span<const WordId> WordRows::find(std::string_view word) const {
  for (const std::string& key : keys_of(word, rule_)) {
    const std::vector<WordId>& rows = found_.find(key)->second;
    if (!rows.empty()) return rows;
  }
  return {};
}

}  // namespace firth
