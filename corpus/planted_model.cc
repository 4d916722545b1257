#include "corpus/planted_model.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "corpus/planted_lexemes.h"
#include "firth/error.h"

namespace firth {
namespace {

constexpr std::uint32_t kMinWords = 10'000;
constexpr std::uint32_t kMaxCommonWords = 10'000'000;

constexpr std::array<std::string_view, 64> kFunctionWords = {
    "the",   "of",    "and",   "to",    "in",   "a",     "is",    "that",  "for",  "it",   "was",
    "on",    "as",    "with",  "be",    "by",   "at",    "from",  "this",  "have", "or",   "had",
    "not",   "are",   "but",   "which", "one",  "you",   "were",  "all",   "her",  "she",  "there",
    "would", "their", "we",    "him",   "been", "has",   "when",  "who",   "will", "no",   "more",
    "if",    "out",   "so",    "up",    "said", "what",  "its",   "about", "than", "into", "them",
    "can",   "only",  "other", "time",  "some", "could", "these", "two",   "may"};

constexpr std::array<std::string_view, 24> kClasses = {
    "birds",  "fish",    "insects",  "reptiles", "trees",   "flowers",  "herbs",  "fruits",
    "tools",  "weapons", "vehicles", "engines",  "fabrics", "garments", "jewels", "furniture",
    "dishes", "drinks",  "metals",   "minerals", "sports",  "games",    "dances", "instruments"};
constexpr std::uint32_t kTopicsPerDomain = 4;
constexpr std::uint32_t kClassWords = 30;       // the smallest class
constexpr std::uint32_t kBorrowedWords = 4;     // of another topic's words, in every topic
constexpr std::uint32_t kBorrowedMentions = 2;  // forms of lexemes, in every topic
// Common words that serve as contexts: neither so frequent that they say nothing nor so rare that
// they are hardly seen.
constexpr std::uint32_t kFirstContext = 256;
constexpr std::uint32_t kContextOctaves = 6;
constexpr std::uint32_t kContextWords = kFirstContext << (kContextOctaves - 1);
constexpr std::uint32_t kIdentityContexts = 12;
constexpr std::uint32_t kOwnContexts = 6;
constexpr std::uint32_t kSharedContexts = 24;  // of a role, a paradigm, a topic

// From 30 to 53 words, so that classes differ in size.
std::uint32_t class_size(std::uint32_t topic) { return kClassWords + topic * 7 % 24; }

// Flatter than Zipf, so that the rarest still occur in a small corpus.
std::uint64_t flat_weight(std::uint32_t index) { return 1'000'000 / (index + 14); }

// By Zipf, but less where words stand as contexts as well, so that all words together follow Zipf.
std::uint64_t common_weight(std::uint32_t index) {
  const bool context = index >= kFirstContext && index - kFirstContext < kContextWords;
  return zipf_weight(index + 1) / (context ? 4 : 1);
}

AliasTable evenly(std::uint32_t count) {
  std::vector<Weighted> items;
  for (std::uint32_t i = 0; i < count; ++i) items.push_back({i, 1});
  return AliasTable(items);
}

// About evenly by octave of rank.
AliasTable contexts(WordMaker& maker, std::uint32_t count) {
  std::vector<Weighted> items;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t octave = kFirstContext << maker.below(kContextOctaves);
    items.push_back({kFirstContext + maker.below(octave), 1});
  }
  return AliasTable(items);
}

AnalogySection section_of(const Relation& relation, const LexemeWords& words) {
  AnalogySection section{std::string(relation.name), {}};
  for (const auto& forms : words[relation.paradigm]) {
    section.pairs.emplace_back(forms[relation.first], forms[relation.second]);
  }
  return section;
}

}  // namespace

std::uint32_t WordRecords::add(std::string_view word) {
  Record record{};
  std::copy(word.begin(), word.end(), record.begin());
  record[word.size()] = ' ';
  record[kRecord - 1] = static_cast<char>(word.size() + 1);
  records_.push_back(record);
  return size() - 1;
}

std::string_view WordRecords::operator[](std::uint32_t word) const {
  const Record& record = records_[word];
  return {record.data(), static_cast<std::size_t>(record[kRecord - 1] - 1)};
}

PlantedModel::PlantedModel(const PlantedOptions& options) {
  if (options.words < kMinWords || options.words > kMaxCommonWords) {
    throw Error(ErrorKind::usage, "a planted corpus has 10,000 to 10,000,000 common words, not " +
                                      std::to_string(options.words));
  }
  WordMaker maker(options.seed);
  for (const std::string_view word : kFunctionWords) maker.reserve(word);
  // First, so that their forms are as short as they are meant, whatever the vocabulary.
  const LexemeWords lexemes = make_lexeme_words(maker);
  make_common_words(maker, options.words);
  make_lexemes(maker, lexemes);
  make_topics(maker);
  any = evenly(words.size());
}

// Frequent words are short.
void PlantedModel::make_common_words(WordMaker& maker, std::uint32_t count) {
  std::vector<Weighted> items;
  for (std::uint32_t i = 0; i < count; ++i) {
    const int syllables = (i < 500 ? 1 : 2) + static_cast<int>(maker.below(2));
    words.add(i < kFunctionWords.size() ? std::string(kFunctionWords[i]) : maker.word(syllables));
    items.push_back({i, common_weight(i)});
  }
  common = AliasTable(items);
}

void PlantedModel::make_lexemes(WordMaker& maker, const LexemeWords& lexemes) {
  std::unordered_map<std::string, std::uint32_t> ids;  // one for a noun that is a verb
  std::vector<Weighted> choice;
  for (std::uint32_t p = 0; p < lexemes.size(); ++p) {
    const std::vector<Form>& forms = planted_paradigms()[p].forms;
    const auto first_role = static_cast<std::uint32_t>(roles.size());
    for (std::size_t f = 0; f < forms.size(); ++f)
      roles.push_back(contexts(maker, kSharedContexts));
    paradigms.push_back(contexts(maker, kSharedContexts));
    for (std::uint32_t l = 0; l < lexemes[p].size(); ++l) {
      std::vector<std::uint32_t> words_of_forms;
      for (std::uint32_t f = 0; f < forms.size(); ++f) {
        const auto [id, fresh] = ids.emplace(lexemes[p][l][f], words.size());
        if (fresh) words.add(id->first);
        words_of_forms.push_back(id->second);
        const auto mention = static_cast<std::uint32_t>(mentions.size()) + f;
        choice.push_back({mention, flat_weight(l) * forms[f].weight});
      }
      add_mentions(maker, words_of_forms, p, first_role);
    }
  }
  mention_choice = AliasTable(choice);
  for (const Relation& each : planted_relations()) {
    truth.analogies.push_back(section_of(each, lexemes));
  }
}

void PlantedModel::add_mentions(WordMaker& maker, const std::vector<std::uint32_t>& forms,
                                std::uint32_t paradigm, std::uint32_t first_role) {
  const auto first = static_cast<std::uint32_t>(mentions.size());
  const auto lexeme = static_cast<std::uint32_t>(identities.size());
  for (std::uint32_t f = 0; f < forms.size(); ++f) {
    const auto partner = static_cast<std::uint32_t>(first + (f + 1) % forms.size());
    mentions.push_back(
        {forms[f], lexeme, first_role + f, paradigm, partner, contexts(maker, kOwnContexts)});
  }
  identities.push_back(contexts(maker, kIdentityContexts));
}

void PlantedModel::make_topics(WordMaker& maker) {
  std::vector<std::vector<Weighted>> own(kClasses.size());
  for (std::uint32_t t = 0; t < kClasses.size(); ++t) {
    for (std::uint32_t i = 0; i < class_size(t); ++i) {
      const std::uint32_t word = words.add(maker.word(2));
      own[t].push_back({word, flat_weight(i)});
    }
  }
  std::unordered_set<std::uint32_t> ambiguous;
  std::vector<Weighted> choice;
  for (std::uint32_t t = 0; t < kClasses.size(); ++t) {
    std::vector<Weighted> members = own[t];
    for (std::uint32_t i = 0; i < kBorrowedWords; ++i) {
      const auto& lender = own[(t + 4 + 3 * i) % own.size()];
      members.push_back(lender[maker.below(kClassWords)]);
      ambiguous.insert(members.back().item);
    }
    for (std::uint32_t i = 0; i < kBorrowedMentions; ++i) {
      const auto size = static_cast<std::uint32_t>(mentions.size());
      members.push_back({mentions[maker.below(size)].word, flat_weight(kClassWords)});
    }
    const std::uint32_t domain = t / kTopicsPerDomain * kTopicsPerDomain;
    topics.push_back({AliasTable(members), contexts(maker, kSharedContexts),
                      domain + (t + 1) % kTopicsPerDomain});
    choice.push_back({t, flat_weight(t)});
  }
  topic_choice = AliasTable(choice);
  for (std::uint32_t t = 0; t < kClasses.size(); ++t) {
    for (const Weighted& word : own[t]) {
      if (ambiguous.count(word.item) > 0) continue;
      truth.categories.emplace_back(words[word.item], kClasses[t]);
    }
  }
}

}  // namespace firth
