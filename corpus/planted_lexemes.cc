#include "corpus/planted_lexemes.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace firth {
namespace {

// Noun before verb: some verbs take the stem of a noun.
enum ParadigmIndex : std::size_t { kNation, kKin, kBeast, kTrade, kAdjective, kNoun, kVerb };

constexpr std::array<Relation, 13> kRelations = {{
    {"country-capital", kNation, 0, 1},
    {"country-currency", kNation, 0, 2},
    {"family", kKin, 0, 1},
    {"animal-young", kBeast, 0, 1},
    {"trade-product", kTrade, 0, 1},
    {"gram1-adjective-to-adverb", kAdjective, 0, 3},
    {"gram2-comparative", kAdjective, 0, 1},
    {"gram3-superlative", kAdjective, 0, 2},
    {"gram4-present-participle", kVerb, 0, 2},
    {"gram5-nationality", kNation, 0, 3},
    {"gram6-past-tense", kVerb, 0, 1},
    {"gram7-plural", kNoun, 0, 1},
    {"gram8-third-person", kVerb, 0, 3},
}};

constexpr std::uint32_t kHomographEvery = 8;
constexpr std::uint32_t kIrregularEvery = 8;

bool own_word(const Form& form, std::uint32_t lexeme) {
  return form.suffix == kOwnWord ||
         (form.irregular && lexeme % kIrregularEvery == kIrregularEvery - 1);
}

// A stem none of whose forms is taken; its forms are reserved.
std::string new_stem(WordMaker& maker, const Paradigm& paradigm) {
  for (;;) {
    std::string stem = maker.stem();
    std::vector<std::string> forms;
    for (const Form& form : paradigm.forms) {
      if (form.suffix != kOwnWord) forms.push_back(stem + std::string(form.suffix));
    }
    if (std::none_of(forms.begin(), forms.end(), [&](auto& form) { return maker.made(form); })) {
      for (const std::string& form : forms) maker.reserve(form);
      return stem;
    }
  }
}

std::vector<std::string> make_forms(WordMaker& maker, const Paradigm& paradigm,
                                    std::uint32_t lexeme, const std::string& stem) {
  std::vector<std::string> forms;
  for (const Form& form : paradigm.forms) {
    forms.push_back(own_word(form, lexeme) ? maker.word(2) : stem + std::string(form.suffix));
  }
  return forms;
}

}  // namespace

const std::vector<Paradigm>& planted_paradigms() {
  static const std::vector<Paradigm> kParadigms = {
      {48, {{"ia", 4, false}, {kOwnWord, 3, false}, {kOwnWord, 2, false}, {"ian", 3, false}}},
      {30, {{kOwnWord, 4, false}, {kOwnWord, 3, false}}},
      {36, {{kOwnWord, 4, false}, {kOwnWord, 3, false}}},
      {36, {{kOwnWord, 3, false}, {kOwnWord, 3, false}}},
      {44, {{"", 5, false}, {"er", 3, true}, {"est", 2, true}, {"ly", 3, false}}},
      {48, {{"", 4, false}, {"s", 3, false}}},
      {48, {{"", 4, false}, {"ed", 4, true}, {"ing", 3, false}, {"s", 3, false}}},
  };
  return kParadigms;
}

std::span<const Relation> planted_relations() { return kRelations; }

LexemeWords make_lexeme_words(WordMaker& maker) {
  LexemeWords words;
  std::vector<std::string> noun_stems;
  for (std::size_t p = 0; p < planted_paradigms().size(); ++p) {
    const Paradigm& paradigm = planted_paradigms()[p];
    words.emplace_back();
    for (std::uint32_t lexeme = 0; lexeme < paradigm.lexemes; ++lexeme) {
      const bool homograph = p == kVerb && lexeme % kHomographEvery == 0;
      // A noun keeps the forms free that it would have as a verb.
      const Paradigm& reserved = planted_paradigms()[p == kNoun ? kVerb : p];
      const std::string stem = homograph ? noun_stems[lexeme] : new_stem(maker, reserved);
      if (p == kNoun) noun_stems.push_back(stem);
      words.back().push_back(make_forms(maker, paradigm, lexeme, stem));
    }
  }
  return words;
}

}  // namespace firth
