// The paradigms: which forms lexemes have, and which two forms make a relation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/planted_words.h"

namespace firth {

struct Form {
  std::string_view suffix;  // on the stem; kOwnWord: a word of its own
  std::uint32_t weight;     // share of the mentions of the lexeme
  bool irregular;           // every eighth lexeme has a word of its own here
};
inline constexpr std::string_view kOwnWord = "*";

struct Paradigm {
  std::uint32_t lexemes;
  std::vector<Form> forms;
};

struct Relation {
  std::string_view name;
  std::size_t paradigm;
  std::size_t first;  // forms
  std::size_t second;
};

[[nodiscard]] const std::vector<Paradigm>& planted_paradigms();
[[nodiscard]] std::span<const Relation> planted_relations();  // semantic ones first

// The words of all forms: [paradigm][lexeme][form]. A word stands twice only where a noun is a
// verb.
using LexemeWords = std::vector<std::vector<std::vector<std::string>>>;
[[nodiscard]] LexemeWords make_lexeme_words(WordMaker& maker);

}  // namespace firth
