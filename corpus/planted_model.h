// What is planted: the words, what stands near them, and how often. Drawn from the seed once.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/alias_table.h"
#include "corpus/planted.h"
#include "corpus/planted_lexemes.h"
#include "corpus/planted_words.h"

namespace firth {

// The words with a trailing blank, in records of one size: a copy of the whole record appends a
// word.
class WordRecords {
 public:
  static constexpr std::size_t kRecord = 32;
  static_assert(WordMaker::kMaxWord + 2 <= kRecord);

  // REQUIRES: 1 to WordMaker::kMaxWord bytes.
  std::uint32_t add(std::string_view word);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(records_.size()); }
  [[nodiscard]] std::string_view operator[](std::uint32_t word) const;

  // Writes kRecord bytes at `out`, of which those before the answer are the word and its blank.
  char* append(std::uint32_t word, char* out) const {
    const Record& record = records_[word];
    __builtin_memcpy(out, record.data(), kRecord);
    return out + static_cast<unsigned char>(record[kRecord - 1]);
  }

 private:
  using Record = std::array<char, kRecord>;  // the last byte is the length with the blank
  std::vector<Record> records_;
};

// A form of a lexeme, and where the sentence generator finds what stands near it.
struct Mention {
  std::uint32_t word;
  std::uint32_t lexeme;    // index of identity contexts
  std::uint32_t role;      // index of role contexts
  std::uint32_t paradigm;  // index of paradigm contexts
  std::uint32_t partner;   // the mention of another form of the same lexeme
  AliasTable own;          // contexts of this form of this lexeme alone
};

struct Topic {
  AliasTable words;       // of the class, and the ambiguous ones
  AliasTable contexts;    // common words
  std::uint32_t sibling;  // the next topic of the domain
};

struct PlantedModel {
  explicit PlantedModel(const PlantedOptions& options);  // throws Error(usage)

  WordRecords words;
  AliasTable common;  // the common vocabulary by Zipf
  AliasTable any;     // every word evenly
  std::vector<Topic> topics;
  AliasTable topic_choice;
  std::vector<Mention> mentions;
  AliasTable mention_choice;
  std::vector<AliasTable> identities;
  std::vector<AliasTable> roles;
  std::vector<AliasTable> paradigms;
  PlantedTruth truth;

 private:
  void make_common_words(WordMaker& maker, std::uint32_t count);
  void make_lexemes(WordMaker& maker, const LexemeWords& lexemes);
  void add_mentions(WordMaker& maker, const std::vector<std::uint32_t>& forms,
                    std::uint32_t paradigm, std::uint32_t first_role);
  void make_topics(WordMaker& maker);
};

}  // namespace firth
