// Each program's way of counting, on cases worked out by hand.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firth/analogies.h"
#include "tests/eval/named_table.h"

namespace firth {
namespace {

// 3CosAdd of (man, king, woman): queen 2/sqrt(2) + ..., the lower-case table of a folding corpus.
NamedTable royal(const std::vector<std::string>& names) {
  return NamedTable(names, {{1, 0, 0},       // man
                            {1, 0, 1},       // king
                            {0, 1, 0},       // woman
                            {0, 1, 1},       // queen
                            {0.1F, 1, 0}});  // other, near woman
}

TEST(Conventions, DifferInTheirCaseRule) {
  const AnalogySet capital = questions({{"Man", "King", "Woman", "Queen"}});
  const NamedTable lower = royal({"man", "king", "woman", "queen", "other"});
  const NamedTable upper = royal({"MAN", "KING", "WOMAN", "QUEEN", "OTHER"});
  const auto seen = [&](const NamedTable& table, Convention convention) {
    return ask(table, capital, convention).known;
  };
  EXPECT_EQ(seen(lower, Convention::firth), 1U);
  EXPECT_EQ(seen(upper, Convention::firth), 0U);
  EXPECT_EQ(seen(lower, Convention::word2vec), 1U);
  EXPECT_EQ(seen(upper, Convention::word2vec), 1U);
  EXPECT_EQ(seen(lower, Convention::gensim), 1U);
  EXPECT_EQ(seen(upper, Convention::gensim), 1U);
  EXPECT_EQ(seen(lower, Convention::glove), 0U);
  EXPECT_EQ(seen(lower, Convention::hyperwords), 1U);
  EXPECT_EQ(seen(upper, Convention::hyperwords), 0U);
  for (const Convention convention :
       {Convention::firth, Convention::word2vec, Convention::gensim, Convention::hyperwords}) {
    EXPECT_EQ(ask(lower, capital, convention).correct, 1U) << name_of(convention);
  }
}

TEST(Conventions, FoldBeyondAsciiOnlyInGensim) {
  const AnalogySet set = questions({{"man", "K\xC3\x96NIG", "woman", "queen"}});  // KÖNIG
  const NamedTable table = royal({"man", "k\xC3\xB6nig", "woman", "queen", "other"});
  EXPECT_EQ(ask(table, set, Convention::gensim).known, 1U);
  EXPECT_EQ(ask(table, set, Convention::word2vec).known, 0U);
  EXPECT_EQ(ask(table, set, Convention::hyperwords).known, 0U);
  EXPECT_EQ(ask(table, set, Convention::firth).known, 1U);
  const AnalogySet sharp = questions({{"man", "STRASSE", "woman", "queen"}});
  const NamedTable street = royal({"man",
                                   "stra\xC3\x9F"
                                   "e",
                                   "woman", "queen", "other"});
  EXPECT_EQ(ask(street, sharp, Convention::gensim).known, 1U);
}

TEST(Conventions, TreatUnknownWordsEachInItsWay) {
  const NamedTable table = royal({"man", "king", "woman", "queen", "other"});
  const AnalogySet set = questions({{"man", "king", "woman", "queen"},
                                    {"man", "king", "woman", "absent"},
                                    {"absent", "king", "woman", "queen"}});
  for (const Convention convention :
       {Convention::firth, Convention::word2vec, Convention::gensim, Convention::glove}) {
    const AnalogyTally tally = ask(table, set, convention);
    EXPECT_EQ(tally.seen, 1U) << name_of(convention);
    EXPECT_EQ(tally.total, 3U);
    EXPECT_EQ(tally.correct, 1U);
  }
  // hyperwords counts all three, and takes row 0 (man) for the absent word, so the third is right.
  const AnalogyTally all = ask(table, set, Convention::hyperwords);
  EXPECT_EQ(all.seen, 3U);
  EXPECT_EQ(all.known, 1U);
  EXPECT_EQ(all.correct, 2U);
  EvaluationRules zero = rules_of(Convention::gensim);
  zero.unknown = UnknownRule::zero;
  EXPECT_EQ(ask(table, set, zero).seen, 3U);
  EXPECT_EQ(ask(table, set, zero).correct, 1U);
}

TEST(Conventions, LeaveRowZeroAsAnAnswerWhereItStandsForAnUnknownWord) {
  // man is row 0 and no query word here, so hyperwords may answer with it.
  const NamedTable table({"man", "king", "woman"}, {{1, 0}, {0, 1}, {0.1F, 1}});
  EXPECT_EQ(
      ask(table, questions({{"absent", "king", "woman", "man"}}), Convention::hyperwords).correct,
      1U);
}

TEST(Conventions, SearchOnlyTheRowsOfTheirCut) {
  const NamedTable table = royal({"man", "king", "woman", "queen", "other"});
  const AnalogySet set = questions({{"man", "king", "woman", "queen"}});
  for (const Convention convention :
       {Convention::firth, Convention::word2vec, Convention::gensim}) {
    EvaluationRules rules = rules_of(convention);
    rules.first = 3;
    EXPECT_EQ(ask(table, set, rules).seen, 0U);
    rules.first = 4;
    EXPECT_EQ(ask(table, set, rules).correct, 1U);
  }
  EXPECT_EQ(rules_of(Convention::word2vec).first, 30000U);
  EXPECT_EQ(rules_of(Convention::gensim).first, 300000U);
  EXPECT_EQ(rules_of(Convention::glove).first, 0U);
}

TEST(Conventions, ExcludeByRowOrByWord) {
  // "Woman" (row 3) is the best answer but for the query words, then queen.
  const NamedTable table({"man", "king", "woman", "Woman", "queen"},
                         {{1, 0, 0}, {1, 0, 1}, {0, 1, 0}, {-0.7F, 1, 0.7F}, {0, 1, 1}});
  const AnalogySet set = questions({{"man", "king", "woman", "queen"}});
  EXPECT_EQ(ask(table, set, Convention::gensim).correct, 1U);    // by word
  EXPECT_EQ(ask(table, set, Convention::word2vec).correct, 0U);  // by row
  EXPECT_EQ(ask(table, set, Convention::glove).correct, 0U);
  EXPECT_EQ(ask(table, set, Convention::firth).correct, 0U);
}

TEST(Conventions, GensimLooksAtFiveWordsOnly) {
  // Five spellings of a query word stand before the answer: gensim's list of five ends with them.
  const std::vector<float> close{-0.7F, 1, 0.7F};
  const auto tally = [&](const std::string& fifth) {
    const NamedTable table(
        {"man", "king", "woman", "Woman", "WOman", "WOMan", "WOMAn", fifth, "queen"},
        {{1, 0, 0},
         {1, 0, 1},
         {0, 1, 0},
         close,
         close,
         close,
         close,
         fifth == "WOMAN" ? close : std::vector<float>{1, 0, 0},
         {0, 1, 1}});
    return ask(table, questions({{"man", "king", "woman", "queen"}}), Convention::gensim);
  };
  EXPECT_EQ(tally("WOMAN").correct, 0U);
  EXPECT_EQ(tally("other").correct, 1U);
}

TEST(Conventions, AnySpellingOfTheAnswerIsRightWhereCaseIsFolded) {
  const NamedTable table({"man", "king", "woman", "queen", "QUEEN"},
                         {{1, 0, 0}, {1, 0, 1}, {0, 1, 0}, {0, -1, 0}, {0, 1, 1}});
  const AnalogySet set = questions({{"man", "king", "woman", "queen"}});
  EXPECT_EQ(ask(table, set, Convention::word2vec).correct, 1U);
  EXPECT_EQ(ask(table, set, Convention::gensim).correct, 1U);
  EXPECT_EQ(ask(table, set, Convention::firth).correct, 0U);
}

TEST(Conventions, Word2vecNeedsAPositiveScore) {
  // d scores -1.55: best of all, but word2vec.c's best begins with 0.
  const NamedTable table({"a", "b", "c", "d"}, {{1, 0}, {-1, 0}, {-1, 0.1F}, {1, 0.5F}});
  const AnalogySet set = questions({{"a", "b", "c", "d"}});
  EXPECT_EQ(ask(table, set, Convention::word2vec).correct, 0U);
  EXPECT_EQ(ask(table, set, Convention::glove).correct, 1U);
  EXPECT_EQ(ask(table, set, Convention::hyperwords).correct, 0U);  // below -1: the query words win
}

TEST(Conventions, AnAnswerAmongTheQueryWordsIsWrong) {
  const NamedTable table = royal({"man", "king", "woman", "queen", "other"});
  for (const Convention convention : {Convention::firth, Convention::word2vec, Convention::gensim,
                                      Convention::glove, Convention::hyperwords}) {
    const AnalogyTally tally =
        ask(table, questions({{"man", "king", "woman", "king"}}), convention);
    EXPECT_EQ(tally.seen, 1U);
    EXPECT_EQ(tally.correct, 0U);
    EXPECT_EQ(tally.reciprocal_ranks, 0);
  }
}

TEST(Conventions, OfferTheMethodsOfTheirPrograms) {
  EXPECT_TRUE(has_method(Convention::hyperwords, BenchmarkMethod::cos_mul));
  EXPECT_FALSE(has_method(Convention::gensim, BenchmarkMethod::cos_mul));
  EXPECT_FALSE(has_method(Convention::hyperwords, BenchmarkMethod::pair_direction));
  EXPECT_TRUE(has_method(Convention::firth, BenchmarkMethod::lr_cos));
}

TEST(Conventions, TellSemanticByPositionWhereTheProgramDoes) {
  const NamedTable table = royal({"man", "king", "woman", "queen", "other"});
  AnalogySet set{"q", false, {}};
  for (int i = 0; i < 7; ++i) {
    set.sections.push_back(questions({{"man", "king", "woman", "queen"}}).sections[0]);
    set.sections.back().syntactic = i != 6;
  }
  const AnalogyBenchmark report = evaluate_analogies(
      table.words, table.rows, set, BenchmarkMethod::cos_add, rules_of(Convention::word2vec));
  EXPECT_EQ(report.first_five->seen, 5U);
  EXPECT_EQ(report.after_five->seen, 2U);
  EXPECT_EQ(report.semantic.seen, 1U);
  EXPECT_EQ(report.syntactic.seen, 6U);
  EXPECT_FALSE(evaluate_analogies(table.words, table.rows, set, BenchmarkMethod::cos_add, {})
                   .first_five.has_value());
}

}  // namespace
}  // namespace firth
