#include "report/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace firth {
namespace {

using Json = nlohmann::json;

TrainReport trained() {
  TrainReport report;
  report.output = "out/model";
  report.account.read = 1100;
  report.account.in_vocabulary = 1000;
  report.account.too_long = 100;
  report.vocabulary = 12;
  report.dim = 8;
  report.epochs = 3;
  report.loss = {3, 2, 1};
  report.sampled = {700, 710, 720};
  report.target = "avx2";
  report.train_seconds = 0.5;
  report.total_seconds = 1;
  return report;
}

TEST(TrainReport, KeepsThePromisedKeys) {
  const Json json = Json::parse(json_of(trained()));
  EXPECT_EQ(json["schema"], "firth.train/1");
  EXPECT_EQ(json["tokens"], 1000);
  EXPECT_EQ(json["sampled_tokens"], 720);
  EXPECT_EQ(json["read_tokens"], 1100);
  EXPECT_EQ(json["vocabulary"], 12);
  EXPECT_EQ(json["dim"], 8);
  EXPECT_EQ(json["epochs"], 3);
  EXPECT_EQ(json["loss"], (Json{3.0, 2.0, 1.0}));
  EXPECT_EQ(json["words_per_second"], 6000.0);
  EXPECT_TRUE(json.contains("train_seconds") && json.contains("total_seconds"));
  EXPECT_TRUE(json.contains("peak_memory_bytes"));
  EXPECT_EQ(json["target"], "avx2");
}

TEST(TrainReport, IsOneLineOfJson) {
  const std::string text = json_of(trained());
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST(TrainReport, TellsWhatWasDroppedAndOnlyThat) {
  const std::string text = text_of(trained());
  EXPECT_NE(text.find("too long"), std::string::npos);
  EXPECT_EQ(text.find("invalid"), std::string::npos);
  EXPECT_NE(text.find("6.0 k words/s"), std::string::npos);
  EXPECT_NE(text.find("out/model"), std::string::npos);
}

TEST(TrainReport, OfNoTimeHasNoSpeed) { EXPECT_EQ(words_per_second(1000, 5, 0), 0); }

TEST(NeighborsReport, GivesWordsOfInvalidUtf8Twice) {
  const std::string bad = "caf\xE9";
  const Json json = Json::parse(
      json_of_neighbors({{"good", {{bad, 0.5, Count{7}, 2.0}, {"fine", 0.25, std::nullopt, 1}}}}));
  EXPECT_EQ(json["schema"], "firth.neighbors/1");
  EXPECT_EQ(json["queries"][0]["query"], "good");
  const Json& first = json["queries"][0]["neighbors"][0];
  EXPECT_EQ(first["word"], "caf\xEF\xBF\xBD");
  EXPECT_EQ(first["word_hex"], "636166e9");
  EXPECT_EQ(first["cosine"], 0.5);
  EXPECT_EQ(first["count"], 7);
  EXPECT_EQ(first["norm"], 2.0);
  const Json& second = json["queries"][0]["neighbors"][1];
  EXPECT_FALSE(second.contains("word_hex"));
  EXPECT_TRUE(second["count"].is_null());
}

TEST(NeighborsReport, EscapesControlBytesInText) {
  const std::string text = text_of_neighbors({"a\x1b[2J", {{"b\x1b[31m", 0.5, Count{7}, 2.0}}});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("b\\x1B[31m"), std::string::npos);
}

TEST(AnalogyReport, KeepsThePromisedKeys) {
  const Json json = Json::parse(json_of_analogy({"a b c", {{"queen", 0.75, std::nullopt, 1}}}));
  EXPECT_EQ(json["schema"], "firth.analogy/1");
  EXPECT_EQ(json["answers"], Json::parse(R"([{"word":"queen","score":0.75}])"));
}

TEST(InfoReport, KeepsThePromisedKeys) {
  InfoReport report;
  report.rows = 3;
  report.dim = 2;
  report.statistics = {1, 2, 3, 4, 5};
  report.fingerprint = 0xABC;
  const Json json = Json::parse(json_of(report));
  EXPECT_EQ(json["schema"], "firth.info/1");
  EXPECT_EQ(json["format"], name_of(TableFormat::npy));
  EXPECT_EQ(json["rows"], 3);
  EXPECT_EQ(json["dim"], 2);
  EXPECT_EQ(json["norm_min"], 1.0);
  EXPECT_EQ(json["norm_median"], 2.0);
  EXPECT_EQ(json["norm_max"], 3.0);
  EXPECT_EQ(json["zero_rows"], 4);
  EXPECT_EQ(json["nonfinite_rows"], 5);
  EXPECT_EQ(json["fingerprint"], "0000000000000abc");
}

}  // namespace
}  // namespace firth
