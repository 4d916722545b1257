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

TEST(InfoReport, KeepsThePromisedKeys) {
  InfoReport report;
  report.rows = 3;
  report.dim = 2;
  report.statistics = {1, 2, 3, 4, 5};
  report.words = {6, 7, 8};
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
  EXPECT_EQ(json["duplicate_words"], 6);
  EXPECT_EQ(json["words_with_blanks"], 7);
  EXPECT_EQ(json["words_invalid_utf8"], 8);
}

}  // namespace
}  // namespace firth
