#include "firth/analogies.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/eval/named_table.h"
#include "tests/eval/random_table.h"

namespace firth {
namespace {

// ---- ranks against the definition

using Unit = std::vector<long double>;

Unit unit_row(const Matrix& table, std::size_t i) {
  Unit row(table.row(i), table.row(i) + table.dim());
  long double square = 0;
  for (const long double x : row) square += x * x;
  for (long double& x : row) x = square > 0 ? x / std::sqrt(square) : 0;
  return row;
}

long double dot(const Unit& x, const Unit& y) {
  long double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += x[j] * y[j];
  return sum;
}

long double score_by_definition(BenchmarkMethod method, const Unit& a, const Unit& b, const Unit& c,
                                const Unit& d) {
  if (method == BenchmarkMethod::cos_add) return dot(b, d) - dot(a, d) + dot(c, d);
  if (method == BenchmarkMethod::cos_mul) {
    const auto shifted = [&](const Unit& x) { return (1 + dot(x, d)) / 2; };
    return shifted(b) * shifted(c) / (shifted(a) + 1e-6L);
  }
  Unit from(d), along(b);
  for (std::size_t j = 0; j < d.size(); ++j) {
    from[j] -= c[j];
    along[j] -= a[j];
  }
  // Not divided by |b - a|: the same for all d.
  return dot(from, along) / std::sqrt(dot(from, from));
}

TEST(Analogies, RankAsByDefinition) {
  EXPECT_TRUE(rc::check([](unsigned seed) {
    const auto rows = *rc::gen::inRange<std::size_t>(6, 700);
    const auto dim = *rc::gen::inRange<std::size_t>(2, 40);
    const auto method = *rc::gen::element(BenchmarkMethod::cos_add, BenchmarkMethod::cos_mul,
                                          BenchmarkMethod::pair_direction);
    Matrix vectors = random_table(rows, dim, seed);
    std::mt19937 random(seed);
    for (std::size_t i = 4; seed % 2 == 0 && i < rows; i += 9) {  // near c
      for (std::size_t j = 0; j < dim; ++j) {
        vectors.row(i)[j] = 2 * vectors.row(2)[j] + 1e-2F * vectors.row(i)[j];
      }
    }
    const std::size_t zero = 5 + random() % (rows - 5);
    std::fill_n(vectors.row(zero), dim, 0.0F);
    WordList words;
    for (std::size_t i = 0; i < rows; ++i) words.add("w" + std::to_string(i));
    words.index();
    std::size_t answer = 3;
    if (rows > 7) do
        answer = 3 + random() % (rows - 3);
      while (answer == zero);
    RC_PRE(answer != zero);
    const AnalogyTally tally =
        evaluate_analogies(words, unit(vectors.view()),
                           questions({{"w0", "w1", "w2", "w" + std::to_string(answer)}}), method,
                           {})
            .total;
    std::vector<Unit> units;
    for (std::size_t i = 0; i < rows; ++i) units.push_back(unit_row(vectors, i));
    const auto score = [&](std::size_t i) {
      return score_by_definition(method, units[0], units[1], units[2], units[i]);
    };
    std::size_t surely = 0, perhaps = 0;
    long double best_other = -1e9L, best_query = -1e9L;
    for (std::size_t i = 0; i < rows; ++i) {
      if (i == zero) continue;
      if (i < 3 && !(method == BenchmarkMethod::pair_direction && i == 2)) {
        best_query = std::max(best_query, score(i));
      }
      if (i < 3) continue;
      best_other = std::max(best_other, score(i));
      if (i == answer) continue;
      surely += score(i) > score(answer) + 1e-5L * (1 + std::abs(score(answer)));
      perhaps += score(i) > score(answer) - 1e-5L * (1 + std::abs(score(answer)));
    }
    RC_ASSERT(tally.seen == 1U);
    const double rank = 1 / tally.reciprocal_ranks;
    RC_ASSERT(rank > static_cast<double>(surely) + 0.5);
    RC_ASSERT(rank < static_cast<double>(perhaps) + 1.5);
    RC_ASSERT(tally.correct == (rank < 1.5 ? 1U : 0U));
    RC_ASSERT(tally.in_best_five == (rank < 5.5 ? 1U : 0U));
    if (std::abs(best_query - best_other) > 1e-4L) {
      RC_ASSERT(tally.query_won == (best_query > best_other ? 1U : 0U));
    }
  }));
}

TEST(Analogies, PairDirectionLeavesOutRowsInTheDirectionOfC) {
  const NamedTable table({"a", "b", "c", "d", "e", "c2"},
                         {{2, 3, 3}, {0, 3, 3}, {3, -3, 0}, {1, -2, -1}, {1, 2, 1}, {9, -9, 0}});
  const AnalogyTally tally = ask(table, questions({{"a", "b", "c", "d"}}), EvaluationRules(),
                                 BenchmarkMethod::pair_direction);
  EXPECT_EQ(tally.correct, 1U);
  const AnalogyTally of_none = ask(table, questions({{"a", "b", "c", "c2"}}), EvaluationRules(),
                                   BenchmarkMethod::pair_direction);
  EXPECT_EQ(of_none.reciprocal_ranks, 0);
}

TEST(Analogies, GiveTiesToTheLowerRow) {
  // Rows 3, 4 and 5 are equal, and the best.
  const NamedTable table(
      {"a", "b", "c", "x", "y", "z", "far"},
      {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 1, 1}, {-1, 1, 1}, {-2, 2, 2}, {1, 0, 1}});
  const auto rank = [&](const std::string& answer) {
    return 1 / ask(table, questions({{"a", "b", "c", answer}}), EvaluationRules()).reciprocal_ranks;
  };
  EXPECT_EQ(rank("x"), 1);
  EXPECT_EQ(rank("y"), 2);
  EXPECT_EQ(rank("z"), 3);
  EXPECT_EQ(rank("far"), 4);
}

TEST(Analogies, AnswerTheSameForAnyThreadsAndInBatches) {
  // More basis vectors than fit into one batch.
  const Matrix vectors = random_table(6000, 8, 3);
  WordList words;
  for (int i = 0; i < 6000; ++i) words.add("w" + std::to_string(i));
  words.index();
  std::mt19937 random(4);
  std::vector<std::vector<std::string>> lines(2000);
  for (auto& line : lines) {
    for (int i = 0; i < 4; ++i) line.push_back("w" + std::to_string(random() % 6000));
  }
  const AnalogySet set = questions(lines);
  const UnitView rows = unit(vectors.view());
  const AnalogyBenchmark one =
      evaluate_analogies(words, rows, set, BenchmarkMethod::cos_add, {}, 1);
  for (const int threads : {2, 5}) {
    const AnalogyBenchmark many =
        evaluate_analogies(words, rows, set, BenchmarkMethod::cos_add, {}, threads);
    EXPECT_EQ(many.outcomes, one.outcomes);
    EXPECT_EQ(many.total.reciprocal_ranks, one.total.reciprocal_ranks);
    EXPECT_EQ(many.total.query_won, one.total.query_won);
  }
  // A hundred at a time: one batch each.
  AnalogyTally apart;
  for (std::size_t q = 0; q < lines.size(); q += 100) {
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(q);
    apart.add(evaluate_analogies(words, rows, questions({begin, begin + 100}),
                                 BenchmarkMethod::cos_add, {})
                  .total);
  }
  EXPECT_EQ(apart.correct, one.total.correct);
  EXPECT_EQ(apart.query_won, one.total.query_won);
  EXPECT_NEAR(apart.reciprocal_ranks, one.total.reciprocal_ranks, 1e-9);
  double by_section = 0;
  for (std::size_t i = 0; i < 2000; i += 500) {
    AnalogySet part = set;
    part.sections[0].questions.assign(
        set.sections[0].questions.begin() + static_cast<long>(i),
        set.sections[0].questions.begin() + static_cast<long>(i) + 500);
    by_section +=
        evaluate_analogies(words, rows, part, BenchmarkMethod::cos_add, {}).total.reciprocal_ranks;
  }
  EXPECT_NEAR(by_section, one.total.reciprocal_ranks, 1e-9);
}

TEST(Analogies, WithAZeroRowAreSeenAndWrong) {
  const NamedTable table({"a", "b", "c", "d", "zero"},
                         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 1, 1}, {0, 0, 0}});
  const AnalogyTally tally = ask(
      table, questions({{"a", "b", "c", "d"}, {"a", "b", "zero", "d"}, {"a", "b", "c", "zero"}}),
      EvaluationRules());
  EXPECT_EQ(tally.seen, 3U);
  EXPECT_EQ(tally.known, 3U);
  EXPECT_EQ(tally.correct, 1U);
  EXPECT_EQ(tally.reciprocal_ranks, 1);
}

TEST(Analogies, NeverRankAZeroRowAheadOfABadAnswer) {
  // Every score is negative: a row of zeros would win with 0.
  const NamedTable table({"zero", "a", "b", "c", "d"},
                         {{0, 0}, {1, 0}, {-1, 0}, {-1, 0.1F}, {1, 0.5F}});
  const AnalogyTally tally = ask(table, questions({{"a", "b", "c", "d"}}), EvaluationRules());
  EXPECT_EQ(tally.correct, 1U);
}

TEST(Analogies, TakeAnyOfSeveralAnswers) {
  const NamedTable table({"a", "b", "c", "best", "next", "third"},
                         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {-1, 1, 1}, {-1, 1, 2}, {-1, 0, 2}});
  EXPECT_EQ(ask(table, questions({{"a", "b", "c", "third", "next", "unknown"}}), EvaluationRules())
                .reciprocal_ranks,
            0.5);
  EXPECT_EQ(ask(table, questions({{"a", "b", "c", "third", "best"}}), EvaluationRules()).correct,
            1U);
}

// ---- pairs

// Pair i: word i (class vector 0) and answer i (class vector 1), both with direction i of their
// own.
struct PlantedPairs {
  WordList words;
  Matrix vectors;
  AnalogySet set{"p", false, {{"s", false, true, {}, {}}}};

  explicit PlantedPairs(std::size_t n) : vectors(3 * n, n + 2) {
    for (std::size_t i = 0; i < 3 * n; ++i) {
      words.add((i < n ? "a" : i < 2 * n ? "b" : "x") + std::to_string(i % n));
      vectors.row(i)[i % n] = 1;
      if (i < n) vectors.row(i)[n] = 1;
      if (i >= n && i < 2 * n) vectors.row(i)[n + 1] = 1;
    }
    words.index();
    for (std::size_t i = 0; i < n; ++i) {
      set.sections[0].pairs.push_back({"a" + std::to_string(i), {"b" + std::to_string(i)}});
    }
  }
};

TEST(PairMethods, FindPlantedPairs) {
  const PlantedPairs planted(12);
  for (const BenchmarkMethod method : {BenchmarkMethod::cos_avg, BenchmarkMethod::lr_cos}) {
    for (const int threads : {1, 3}) {
      const AnalogyBenchmark report = evaluate_analogies(
          planted.words, unit(planted.vectors.view()), planted.set, method, {}, threads);
      EXPECT_EQ(report.total.total, 12U);
      EXPECT_EQ(report.total.seen, 12U);
      EXPECT_EQ(report.total.correct, 12U) << name_of(method);
    }
  }
}

TEST(PairMethods, DoNotLearnFromThePairThatTheyAsk) {
  // The answer of pair 0 is like no other answer, and x0 a little closer to its word: only who has
  // seen the pair prefers the answer.
  PlantedPairs planted(6);
  Matrix wider(18, 10);
  for (std::size_t i = 0; i < 18; ++i) std::copy_n(planted.vectors.row(i), 8, wider.row(i));
  wider.row(6)[7] = 0;
  wider.row(6)[8] = 1;
  wider.row(12)[9] = 0.8F;
  const AnalogyBenchmark report = evaluate_analogies(planted.words, unit(wider.view()), planted.set,
                                                     BenchmarkMethod::lr_cos, {});
  EXPECT_EQ(report.outcomes[0], Outcome::wrong);
  EXPECT_EQ(report.total.correct, 5U);
}

TEST(PairMethods, LeaveOutPairsThatTheyDoNotKnow) {
  PlantedPairs planted(6);
  planted.set.sections[0].pairs[2].answers = {"absent"};
  planted.set.sections[0].pairs[3].answers = {"absent", "b3"};
  const AnalogyBenchmark report = evaluate_analogies(planted.words, unit(planted.vectors.view()),
                                                     planted.set, BenchmarkMethod::cos_avg, {});
  EXPECT_EQ(report.total.seen, 5U);
  EXPECT_EQ(report.total.correct, 5U);
  EXPECT_EQ(report.outcomes[2], Outcome::left_out);
}

TEST(PairMethods, LearnNothingFromOnePair) {
  PlantedPairs planted(3);
  planted.set.sections[0].pairs[1].answers = planted.set.sections[0].pairs[2].answers = {"absent"};
  for (const BenchmarkMethod method : {BenchmarkMethod::cos_avg, BenchmarkMethod::lr_cos}) {
    const AnalogyTally tally =
        evaluate_analogies(planted.words, unit(planted.vectors.view()), planted.set, method, {})
            .total;
    EXPECT_EQ(tally.seen, 1U);
    EXPECT_EQ(tally.correct, 0U);
  }
}

// ---- figures

TEST(Wilson, AgreesWithPublishedValues) {
  // Newcombe 1998, Table I: 81/263, 15/148, 0/20, 1/29.
  const auto expect = [](std::uint64_t k, std::uint64_t n, double low, double high) {
    const Interval interval = wilson_interval(k, n);
    EXPECT_NEAR(interval.low, low, 5e-5);
    EXPECT_NEAR(interval.high, high, 5e-5);
  };
  expect(81, 263, 0.2553, 0.3662);
  expect(15, 148, 0.0624, 0.1605);
  expect(0, 20, 0.0000, 0.1611);
  expect(1, 29, 0.0061, 0.1718);
}

AnalogyBenchmark with_outcomes(std::size_t right, std::size_t wrong, bool reversed) {
  AnalogyBenchmark report;
  for (std::size_t i = 0; i < right + wrong; ++i) {
    report.outcomes.push_back((i < right) != reversed ? Outcome::right : Outcome::wrong);
  }
  return report;
}

TEST(McNemar, IsTheExactBinomialTest) {
  // 2 against 8: 2 (1 + 10 + 45) / 1024.
  const AnalogyDifference d = difference(with_outcomes(8, 2, false), with_outcomes(8, 2, true));
  EXPECT_EQ(d.first_only, 8U);
  EXPECT_EQ(d.second_only, 2U);
  EXPECT_NEAR(d.p, 2 * 56.0 / 1024, 1e-12);
  EXPECT_NEAR(d.second_minus_first, -0.6, 1e-12);
  EXPECT_FALSE(d.significant());
  EXPECT_EQ(difference(with_outcomes(5, 5, false), with_outcomes(5, 5, true)).p, 1);
  EXPECT_EQ(difference(with_outcomes(5, 5, false), with_outcomes(5, 5, false)).p, 1);
  // 9000 against 8500: R's binom.test gives 0.00016.
  const AnalogyDifference large =
      difference(with_outcomes(9000, 8500, false), with_outcomes(9000, 8500, true));
  EXPECT_NEAR(large.p, 0.000162, 2e-6);
  EXPECT_TRUE(large.significant());
}

TEST(McNemar, LooksAtQuestionsThatBothCounted) {
  AnalogyBenchmark first = with_outcomes(8, 2, false);
  first.outcomes[0] = Outcome::left_out;
  AnalogyBenchmark second = with_outcomes(8, 2, true);
  second.outcomes[9] = Outcome::left_out;
  const AnalogyDifference d = difference(first, second);
  EXPECT_EQ(d.common, 8U);
  EXPECT_EQ(d.first_only, 7U);
  EXPECT_EQ(d.second_only, 1U);
}

}  // namespace
}  // namespace firth
