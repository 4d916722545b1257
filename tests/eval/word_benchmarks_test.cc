#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "eval/correlation.h"
#include "eval/logistic.h"
#include "eval/resampled_correlation.h"
#include "firth/categories.h"
#include "firth/word_similarity.h"
#include "tests/eval/random_table.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

WordList list_of(const std::vector<std::string>& names) {
  WordList words;
  for (const std::string& name : names) words.add(name);
  words.index();
  return words;
}

Matrix table_of(const std::vector<std::vector<float>>& values) {
  Matrix table(values.size(), values[0].size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::copy(values[i].begin(), values[i].end(), table.row(i));
  }
  return table;
}

// Cosines with "a": b 1, c 0, d -1, e 0.6, zero 0.
const std::vector<std::string> kNames{"a", "b", "c", "d", "e", "zero"};
Matrix compass() { return table_of({{1, 0}, {2, 0}, {0, 3}, {-1, 0}, {3, 4}, {0, 0}}); }

SimilaritySet pairs_of(const std::vector<std::pair<std::string, double>>& scores) {
  SimilaritySet set{"s", false, false, {}};
  for (const auto& [word, score] : scores) set.pairs.push_back({"a", word, score});
  return set;
}

SimilarityBenchmark compare(const SimilaritySet& set, const EvaluationRules& rules,
                            int threads = 1) {
  const Matrix table = compass();
  return evaluate_similarity(list_of(kNames), unit(table.view()), set, rules, threads);
}

TEST(WordSimilarity, IsTheCorrelationWithCosines) {
  const SimilarityBenchmark report =
      compare(pairs_of({{"b", 10}, {"c", 5}, {"d", 0}, {"E", 4}}), EvaluationRules());
  // Ranks of scores 4 3 1 2, of cosines 4 2 1 3: 1 - 6 * 2 / (4 * 15).
  EXPECT_NEAR(report.spearman, 0.8, 1e-12);
  // Scores 10 5 0 4, cosines 1 0 -1 0.6; means 4.75 and 0.15.
  EXPECT_NEAR(report.pearson, 9.55 / std::sqrt(50.75 * 2.27), 1e-12);
  EXPECT_EQ(report.pairs, 4U);
  EXPECT_EQ(report.missing, 0U);
}

TEST(WordSimilarity, TreatsUnknownWordsByTheRule) {
  const SimilaritySet set = pairs_of({{"b", 10}, {"c", 5}, {"d", 0}, {"absent", 7}, {"zero", 6}});
  const SimilarityBenchmark skipped = compare(set, EvaluationRules());
  EXPECT_EQ(skipped.pairs, 4U);
  EXPECT_EQ(skipped.missing, 1U);
  EXPECT_EQ(skipped.total, 5U);
  for (const UnknownRule rule : {UnknownRule::zero, UnknownRule::first_row}) {
    EvaluationRules rules;
    rules.unknown = rule;
    const SimilarityBenchmark counted = compare(set, rules);
    EXPECT_EQ(counted.pairs, 5U);
    EXPECT_EQ(counted.missing, 1U);
    EXPECT_EQ(counted.compared[3].cosine, 0);
    EXPECT_EQ(counted.compared[4].cosine, 0);
  }
}

TEST(WordSimilarity, TakesAPairTheOtherWayRoundForATie) {
  const Matrix table = random_table(40, 7, 11);
  std::vector<std::string> names;
  SimilaritySet set{"s", false, false, {}};
  for (int i = 0; i < 40; ++i) {
    names.push_back(std::to_string(i));
    set.pairs.push_back({std::to_string(i), std::to_string((i + 1) % 40), 1.0 * (i % 7)});
    set.pairs.push_back({set.pairs.back().b, set.pairs.back().a, 1.0 * (i % 5)});
  }
  const SimilarityBenchmark report =
      evaluate_similarity(list_of(names), unit(table.view()), set, EvaluationRules());
  for (std::size_t i = 0; i < 80; i += 2) {
    EXPECT_EQ(report.compared[i].cosine, report.compared[i + 1].cosine);
  }
}

TEST(WordSimilarity, OfConstantScoresIsUndefined) {
  const SimilarityBenchmark report = compare(pairs_of({{"b", 1}, {"c", 1}}), EvaluationRules());
  EXPECT_TRUE(std::isnan(report.spearman));
  EXPECT_TRUE(std::isnan(report.pearson));
  EXPECT_TRUE(std::isnan(report.spearman_interval.low));
}

TEST(Resamples, HaveTheSpearmanOfTheRepeatedPairs) {
  EXPECT_TRUE(rc::check([] {
    const auto n = *rc::gen::inRange<std::size_t>(2, 40);
    const auto value = rc::gen::map(rc::gen::inRange(0, 8), [](int x) { return x * 0.5; });
    const auto a = *rc::gen::container<std::vector<double>>(n, value);
    const auto b = *rc::gen::container<std::vector<double>>(n, value);
    const std::vector<std::uint32_t> times = resample(n, *rc::gen::inRange<std::size_t>(0, 999));
    std::vector<double> all_a, all_b;
    for (std::size_t i = 0; i < n; ++i) {
      all_a.insert(all_a.end(), times[i], a[i]);
      all_b.insert(all_b.end(), times[i], b[i]);
    }
    RC_ASSERT(all_a.size() == n);
    const double expected = spearman(all_a, all_b);
    const double found = resampled_spearman(ResampledRanks(a), ResampledRanks(b), times);
    RC_ASSERT(std::isnan(found) == std::isnan(expected));
    RC_ASSERT(std::isnan(found) || std::abs(found - expected) < 1e-12);
  }));
}

// Scores that follow the cosines of random rows more or less closely.
SimilarityBenchmark planted(double noise, unsigned seed) {
  SimilarityBenchmark report;
  const Matrix random = random_table(400, 2, 9);
  const Matrix blur = random_table(400, 1, seed);
  for (std::uint32_t i = 0; i < 400; ++i) {
    const auto score = static_cast<double>(random.row(i)[0]);
    report.compared.push_back({i, score, score + noise * static_cast<double>(blur.row(i)[0])});
  }
  return report;
}

TEST(SimilarityDifference, IsSignificantWhereItIsLarge) {
  const SimilarityDifference large = difference(planted(0.5, 1), planted(3, 2), 2);
  EXPECT_TRUE(large.significant());
  EXPECT_LT(large.interval.high, 0);
  EXPECT_EQ(large.common, 400U);
  const SimilarityDifference none = difference(planted(1, 1), planted(1, 2), 1);
  EXPECT_FALSE(none.significant());
  const SimilarityDifference again = difference(planted(1, 1), planted(1, 2), 4);
  EXPECT_EQ(none.interval.low, again.interval.low);
  EXPECT_EQ(none.interval.high, again.interval.high);
}

TEST(SimilarityDifference, LooksAtPairsThatBothCompared) {
  SimilarityBenchmark first = planted(1, 1);
  SimilarityBenchmark second = planted(1, 2);
  first.compared.erase(first.compared.begin() + 3);
  second.compared.erase(second.compared.begin() + 7, second.compared.begin() + 9);
  EXPECT_EQ(difference(first, second).common, 397U);
  second.compared.resize(2);
  EXPECT_EQ(difference(first, second).common, 2U);
}

TEST(Agreement, IsWorkedOutByHand) {
  // Clusters {0 0 1}, {1 1 0}, {2 2}: purity 6/8; pairs together in both 1 + 1 + 1 = 3,
  // in clusters 3 + 3 + 1 = 7, in classes 3 + 3 + 1 = 7, of 28: (3 - 1.75) / (7 - 1.75).
  const std::vector<std::uint32_t> clusters{0, 0, 0, 1, 1, 1, 2, 2};
  const std::vector<std::uint32_t> classes{0, 0, 1, 1, 1, 0, 2, 2};
  const Agreement found = agreement(clusters, classes);
  EXPECT_DOUBLE_EQ(found.purity, 0.75);
  EXPECT_NEAR(found.ari, 1.25 / 5.25, 1e-12);
  const double entropy = -(0.75 * std::log(0.375) + 0.25 * std::log(0.25));
  const double mutual =
      4 / 8.0 * std::log(8 * 2 / 9.0) + 2 / 8.0 * std::log(8 / 9.0) + 0.25 * std::log(4.0);
  EXPECT_NEAR(found.nmi, mutual / entropy, 1e-12);
}

TEST(Agreement, OfEqualGroupingsIsOne) {
  const std::vector<std::uint32_t> classes{4, 4, 2, 2, 9};
  const std::vector<std::uint32_t> renamed{0, 0, 1, 1, 7};
  const std::vector<std::uint32_t> one(5, 3);
  for (const Agreement& found : {agreement(renamed, classes), agreement(one, one)}) {
    EXPECT_DOUBLE_EQ(found.purity, 1);
    EXPECT_NEAR(found.nmi, 1, 1e-12);
    EXPECT_NEAR(found.ari, 1, 1e-12);
  }
  EXPECT_NEAR(agreement(one, classes).nmi, 0, 1e-12);
  EXPECT_NEAR(agreement(one, classes).ari, 0, 1e-12);
}

TEST(Categories, FindPlantedClasses) {
  const Matrix table = planted_directions(120, 16, 4, 0.1F, 5);
  std::vector<std::string> names;
  CategorySet set{"c", false, {"p", "q", "r", "s"}, {}};
  for (std::uint32_t i = 0; i < 120; ++i) {
    names.push_back("w" + std::to_string(i));
    set.words.push_back({"W" + std::to_string(i), i % 4});
  }
  set.words.push_back({"absent", 0});
  const CategoryBenchmark report =
      evaluate_categories(list_of(names), unit(table.view()), set, EvaluationRules());
  EXPECT_DOUBLE_EQ(report.agreement.purity, 1);
  EXPECT_NEAR(report.agreement.ari, 1, 1e-12);
  EXPECT_EQ(report.words, 120U);
  EXPECT_EQ(report.missing, 1U);
  EXPECT_EQ(report.categories, 4U);
}

TEST(Categories, NeedAsManyKnownWordsAsClasses) {
  const Matrix table = compass();
  const CategorySet set{"c", false, {"p", "q"}, {{"a", 0}, {"zero", 0}, {"x", 1}, {"y", 1}}};
  EXPECT_ERROR(evaluate_categories(list_of(kNames), unit(table.view()), set, EvaluationRules()),
               ErrorKind::input, "c: 1 of 4 words known, expected at least as many as the 2");
}

TEST(Logistic, EndsWhereTheGradientIsZero) {
  EXPECT_TRUE(rc::check([](unsigned seed) {
    const auto n = *rc::gen::inRange<std::size_t>(2, 40);
    const auto dim = *rc::gen::inRange<std::size_t>(1, 60);
    LogisticExamples examples{random_table(n, dim, seed), {}, {}, {}};
    for (std::size_t i = 0; i < n; ++i) {
      examples.positive.push_back(i % 3 == 0);
      examples.importance.push_back(0.5 + static_cast<double>(i % 4));
    }
    multiply_rows(examples);
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < n; ++i) {
      if (i < 2 || i % 5 != 4) used.push_back(i);
    }
    const LogisticModel model = fit_logistic(examples, used);
    std::vector<double> gradient = model.weights;
    double bias_gradient = 0;
    for (const std::size_t i : used) {
      double f = model.bias;
      for (std::size_t d = 0; d < dim; ++d) {
        f += model.weights[d] * static_cast<double>(examples.rows.row(i)[d]);
      }
      const double error =
          examples.importance[i] * (1 / (1 + std::exp(-f)) - (examples.positive[i] ? 1 : 0));
      bias_gradient += error;
      for (std::size_t d = 0; d < dim; ++d) {
        gradient[d] += error * static_cast<double>(examples.rows.row(i)[d]);
      }
    }
    RC_ASSERT(std::abs(bias_gradient) < 1e-6);
    for (const double g : gradient) RC_ASSERT(std::abs(g) < 1e-6);
  }));
}

}  // namespace
}  // namespace firth
