#include "corpus/planted.h"

#include <gtest/gtest.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

#include "firth/error.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

std::string corpus(std::uint64_t bytes, std::uint64_t seed = 1, std::uint32_t words = 60000) {
  std::string text;
  write_planted_corpus({bytes, seed, words}, [&](std::string_view piece) { text += piece; });
  return text;
}

using WordCounts = std::unordered_map<std::string, int>;

WordCounts count(const std::string& text) {
  WordCounts counts;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) ++counts[word];
  return counts;
}

// Every test reads the same five megabytes.
const std::string& five_megabytes() {
  static const std::string text = corpus(5'000'000);
  return text;
}
const WordCounts& counts_of_five_megabytes() {
  static const WordCounts counts = count(five_megabytes());
  return counts;
}
const PlantedTruth& truth() {
  static const PlantedTruth planted = planted_truth({});
  return planted;
}

TEST(PlantedCorpus, HasTheBytesItAlwaysHad) {
  const std::string text = corpus(100'000);
  EXPECT_EQ(XXH3_64bits(text.data(), text.size()), 2535115311104082970U);
  const std::string truth_text = format_analogies(truth()) + format_categories(truth());
  EXPECT_EQ(XXH3_64bits(truth_text.data(), truth_text.size()), 8226471046025626775U);
}

TEST(PlantedCorpus, IsTheBeginningOfALongerOne) {
  const std::string text = corpus(300'000);
  EXPECT_EQ(text, five_megabytes().substr(0, text.size()));
}

TEST(PlantedCorpus, ComesInPiecesOfAMegabyteAtMost) {
  std::string joined;
  std::size_t pieces = 0;
  write_planted_corpus({5'000'000, 1}, [&](std::string_view piece) {
    EXPECT_LE(piece.size(), 1U << 20);
    EXPECT_EQ(piece.back(), '\n');
    joined += piece;
    ++pieces;
  });
  EXPECT_GE(pieces, 5U);
  EXPECT_TRUE(joined == five_megabytes());
}

TEST(PlantedCorpus, OfAnotherSeedHasOtherWordsAndOtherText) {
  const std::string first = corpus(10'000, 1);
  const std::string second = corpus(10'000, 2);
  EXPECT_NE(first.substr(0, 100), second.substr(0, 100));
  EXPECT_NE(truth().analogies[0].pairs, planted_truth({0, 2}).analogies[0].pairs);
}

TEST(PlantedCorpus, EndsWithTheSentenceThatReachesTheSize) {
  EXPECT_EQ(corpus(0), "");
  for (const std::uint64_t bytes : {1, 10, 1'000, 99'999, 1'048'576, 2'500'001}) {
    const std::string text = corpus(bytes);
    ASSERT_GE(text.size(), bytes);
    const std::size_t last_line = text.rfind('\n', text.size() - 2) + 1;  // npos + 1 is 0
    EXPECT_LT(last_line, bytes);
    EXPECT_EQ(text.back(), '\n');
  }
}

TEST(PlantedCorpus, IsLinesOfWordsBetweenSingleBlanks) {
  const std::string& text = five_megabytes();
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_EQ(text.find("  "), std::string::npos);
  EXPECT_EQ(text.find(" \n"), std::string::npos);
  EXPECT_EQ(text.find("\n "), std::string::npos);
  EXPECT_EQ(text.find("\n\n"), std::string::npos);
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == '\n' || (c >= 'a' && c <= 'z') || static_cast<signed char>(c) < 0;
  });
  EXPECT_TRUE(plain);
}

TEST(PlantedCorpus, HasSentencesOfVariedLength) {
  std::istringstream stream(corpus(1'000'000));
  std::map<std::ptrdiff_t, int> lengths;
  for (std::string line; std::getline(stream, line);) {
    ++lengths[std::count(line.begin(), line.end(), ' ') + 1];
  }
  EXPECT_GE(lengths.begin()->first, 5);
  EXPECT_LE(lengths.rbegin()->first, 48);
  EXPECT_GE(lengths.size(), 30U);
}

TEST(PlantedCorpus, FrequenciesFollowZipf) {
  std::vector<int> sorted;
  for (const auto& [word, n] : counts_of_five_megabytes()) sorted.push_back(n);
  std::sort(sorted.rbegin(), sorted.rend());
  ASSERT_GT(sorted.size(), 25'000U);
  // The slope of log count over log rank.
  const auto slope = [&](std::size_t from, std::size_t to) {
    return std::log(double{1} * sorted[to - 1] / sorted[from - 1]) /
           std::log(static_cast<double>(to) / static_cast<double>(from));
  };
  EXPECT_NEAR(slope(10, 5'000), -1, 0.2);
  EXPECT_NEAR(slope(10, 100), -0.8, 0.3);
  EXPECT_NEAR(slope(100, 1'000), -0.8, 0.3);
  EXPECT_GT(sorted[0], 10 * sorted[99]);
}

TEST(PlantedCorpus, TakesAVocabularyOfAnotherSize) {
  const WordCounts counts = count(corpus(3'000'000, 1, 10'000));
  EXPECT_GT(counts.size(), 9'000U);
  EXPECT_LT(counts.size(), 12'500U);
}

TEST(PlantedCorpus, RefusesAVocabularyOutOfRange) {
  EXPECT_ERROR(corpus(10, 1, 9'999), ErrorKind::usage, "not 9999");
  EXPECT_ERROR(planted_truth({0, 1, 10'000'001}), ErrorKind::usage, "not 10000001");
}

TEST(PlantedCorpus, PassesOnWhatTheSinkThrows) {
  const auto full = [](std::string_view) { throw std::runtime_error("disk full"); };
  EXPECT_THROW(write_planted_corpus({100, 1}, full), std::runtime_error);
}

TEST(PlantedTruth, OccursInFiveMegabytesFiveTimesAtLeast) {
  const WordCounts& counts = counts_of_five_megabytes();
  const auto expect_seen = [&](const std::string& word) {
    const auto found = counts.find(word);
    EXPECT_TRUE(found != counts.end() && found->second >= 5) << word;
  };
  for (const AnalogySection& section : truth().analogies) {
    for (const auto& [first, second] : section.pairs) {
      expect_seen(first);
      expect_seen(second);
    }
  }
  for (const auto& [word, category] : truth().categories) expect_seen(word);
}

TEST(PlantedTruth, HasPairsOfDistinctWordsOnly) {
  std::size_t pairs = 0;
  for (const AnalogySection& section : truth().analogies) {
    std::set<std::string> words;
    for (const auto& [first, second] : section.pairs) {
      EXPECT_TRUE(words.insert(first).second) << first;
      EXPECT_TRUE(words.insert(second).second) << second;
    }
    EXPECT_GE(section.pairs.size(), 20U) << section.name;
    pairs += section.pairs.size();
  }
  EXPECT_GE(pairs, 400U);
}

TEST(PlantedTruth, NamesSyntacticSectionsGramAndPutsThemLast) {
  const auto& sections = truth().analogies;
  const auto is_syntactic = [](const auto& section) { return section.name.starts_with("gram"); };
  EXPECT_TRUE(std::is_partitioned(sections.begin(), sections.end(), std::not_fn(is_syntactic)));
  EXPECT_GE(std::count_if(sections.begin(), sections.end(), is_syntactic), 4);
  EXPECT_GE(std::count_if(sections.begin(), sections.end(), std::not_fn(is_syntactic)), 4);
}

TEST(PlantedTruth, HasClassesOfTensOfWordsEachInOne) {
  std::map<std::string, int> sizes;
  std::set<std::string> words;
  for (const auto& [word, category] : truth().categories) {
    ++sizes[category];
    EXPECT_TRUE(words.insert(word).second) << word;
  }
  EXPECT_EQ(sizes.size(), 24U);
  for (const auto& [category, size] : sizes) {
    EXPECT_GE(size, 20) << category;
    EXPECT_LE(size, 53) << category;
  }
}

TEST(PlantedTruth, HasNounsThatAreVerbs) {
  std::set<std::string> singulars;
  int homographs = 0;
  for (const AnalogySection& section : truth().analogies) {
    for (const auto& [first, second] : section.pairs) {
      if (section.name == "gram7-plural") singulars.insert(first);
      if (section.name == "gram8-third-person") homographs += singulars.count(first) != 0;
    }
  }
  EXPECT_EQ(homographs, 6);
}

TEST(PlantedTruth, DoesNotDependOnTheSize) {
  EXPECT_EQ(format_analogies(planted_truth({1})), format_analogies(planted_truth({1'000'000'000})));
}

TEST(PlantedTruth, PrintsEveryTwoPairsAsAQuestion) {
  const PlantedTruth small = {
      {{"x", {{"a", "A"}, {"b", "B"}, {"c", "C"}}}, {"gram1-y", {{"d", "D"}}}},
      {{"a", "one"}, {"b", "two"}}};
  EXPECT_EQ(format_analogies(small),
            ": x\na A b B\na A c C\nb B a A\nb B c C\nc C a A\nc C b B\n: gram1-y\n");
  EXPECT_EQ(format_categories(small), "a\tone\nb\ttwo\n");
}

}  // namespace
}  // namespace firth
