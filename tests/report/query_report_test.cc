#include "report/query_report.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/json.h"

namespace firth {
namespace {

const std::string kBad = "caf\xE9";  // no UTF-8

std::vector<Answer> two_answers() {
  return {{kBad, 0.5, Count{1234567}, 2.0}, {"fine", 0.25, std::nullopt, 1}};
}

TEST(NeighborsReport, GivesWordsOfInvalidUtf8Twice) {
  const Json json = Json::parse(json_of_neighbors({{"good", two_answers()}}));
  EXPECT_EQ(json["schema"], "firth.neighbors/1");
  EXPECT_EQ(json["queries"][0]["query"], "good");
  const Json& first = json["queries"][0]["neighbors"][0];
  EXPECT_EQ(first["word"], "caf\xEF\xBF\xBD");
  EXPECT_EQ(first["word_hex"], "636166e9");
  EXPECT_EQ(first["cosine"], 0.5);
  EXPECT_EQ(first["count"], 1234567);
  EXPECT_EQ(first["norm"], 2.0);
  const Json& second = json["queries"][0]["neighbors"][1];
  EXPECT_FALSE(second.contains("word_hex"));
  EXPECT_TRUE(second["count"].is_null());
}

TEST(NeighborsReport, IsATableAsWideAsItsCounts) {
  EXPECT_EQ(text_of_neighbors({"good", two_answers()}),
            "good\n"
            "    cosine      count      norm  word\n"
            "    0.5000  1,234,567    2.0000  caf\\xE9\n"
            "    0.2500          -    1.0000  fine\n");
  EXPECT_EQ(text_of_neighbors({"bad", {}}), "bad\n  no answers\n");
}

TEST(NeighborsReport, EscapesControlBytesInText) {
  const std::string text = text_of_neighbors({"a\x1b[2J", {{"b\x1b[31m", 0.5, Count{7}, 2.0}}});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("b\\x1B[31m"), std::string::npos);
}

TEST(AnalogyReport, KeepsThePromisedKeys) {
  const AnalogyReport report{"a", "b", kBad, "3cosmul", {{"queen", 0.75, std::nullopt, 1}}};
  const Json json = Json::parse(json_of(report));
  EXPECT_EQ(json["schema"], "firth.analogy/1");
  EXPECT_EQ(json["method"], "3cosmul");
  EXPECT_EQ(json["c_hex"], "636166e9");
  EXPECT_EQ(json["answers"].size(), 1U);
  EXPECT_EQ(json["answers"][0]["word"], "queen");
  EXPECT_EQ(json["answers"][0]["score"], 0.75);
  EXPECT_EQ(text_of(report).rfind("a is to b as caf\\xE9 is to  (3cosmul)\n", 0), 0U);
}

TEST(NeighborsReport, HasNoByteInItsJsonThatATerminalObeys) {
  const std::string hostile =
      "a\x1B[31m\x7F\xC2\x9B"
      "31m\xE2\x80\xAE\xE4\xB8\xAD";
  const std::string json = json_of_neighbors({{hostile, {}}});
  EXPECT_NE(json.find(R"("a\u001b[31m\u007f\u009b31m\u202e)"
                      "\xE4\xB8\xAD\""),
            std::string::npos)
      << json;
  EXPECT_EQ(Json::parse(json)["queries"][0]["query"], hostile);
}

TEST(SimilarityReport, KeepsThePromisedKeys) {
  SimilarityReport report;
  report.a = {"king", 0, Count{7}, 1.5};
  report.b = {kBad, 0, std::nullopt, 2.5};
  report.relation = {0.25, 2, 3, 4, 5000};
  report.neighbors = 6000;
  const Json json = Json::parse(json_of(report));
  EXPECT_EQ(json["schema"], "firth.similarity/1");
  EXPECT_EQ(json["cosine"], 0.25);
  EXPECT_EQ(json["dot"], 2.0);
  EXPECT_EQ(json["euclidean"], 3.0);
  EXPECT_EQ(json["rank_a_of_b"], 4);
  EXPECT_EQ(json["rank_b_of_a"], 5000);
  EXPECT_EQ(json["a"]["norm"], 1.5);
  EXPECT_EQ(json["b"]["word_hex"], "636166e9");
  EXPECT_FALSE(json["a"].contains("score"));
  const std::string text = text_of(report);
  EXPECT_NE(text.find("\"king\" is number 4 of the 6,000 neighbours of \"caf\\xE9\""),
            std::string::npos);
  EXPECT_NE(text.find("\"caf\\xE9\" is number 5,000 of the 6,000 neighbours of \"king\""),
            std::string::npos);
}

TEST(OddOneOutReport, NamesTheFirstOfItsWords) {
  const Json json = Json::parse(json_of(OddOneOutReport{two_answers()}));
  EXPECT_EQ(json["schema"], "firth.odd_one_out/1");
  EXPECT_EQ(json["odd_one_out_hex"], "636166e9");
  EXPECT_EQ(json["words"][1]["word"], "fine");
  EXPECT_EQ(json["words"][1]["cosine"], 0.25);
  EXPECT_EQ(text_of(OddOneOutReport{two_answers()}).substr(0, 8), "caf\\xE9\n");
}

}  // namespace
}  // namespace firth
