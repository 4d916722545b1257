#include "report/model_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace firth {
namespace {

ModelRecord example() {
  ModelRecord record;
  record.options.seed = 18446744073709551615U;
  record.shape = {4, 1000, 256, 16, 21};
  record.words = 3;
  record.vocabulary_fingerprint = 0xABC;
  record.tokens = 17;
  record.account.read = 20;
  record.account.in_vocabulary = 17;
  record.account.first_invalid = "/home/somebody/corpus.txt:@7";
  record.loss = {0.1, 2.0 / 3};
  record.tables = {"vectors", "contexts"};
  return record;
}

TEST(ModelRecord, KeepsTheOrderOfItsKeys) {
  const auto json = nlohmann::ordered_json::parse(model_json(example()));
  std::vector<std::string> keys;
  for (const auto& [key, value] : json.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"schema", "objective", "engine_revision", "seed",
                                            "options", "shape", "init", "vocabulary", "tokens",
                                            "account", "sampled", "loss", "pairs", "tables"}));
}

TEST(ModelRecord, HoldsNumbersThatReadBackEqual) {
  const auto json = nlohmann::json::parse(model_json(example()));
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), 18446744073709551615U);
  EXPECT_EQ(json["loss"][1].get<double>(), 2.0 / 3);
  EXPECT_EQ(json["options"]["min_lr"].get<double>(), 1e-4);
  EXPECT_NE(model_json(example()).find("\"lr\": 0.025,"), std::string::npos);
  EXPECT_EQ(json["vocabulary"]["fingerprint"], "0000000000000abc");
  EXPECT_EQ(json["tables"], (nlohmann::json{"vectors", "contexts"}));
  EXPECT_TRUE(json["init"].is_null());
}

TEST(ModelRecord, NamesNoPath) {
  EXPECT_EQ(model_json(example()).find("somebody"), std::string::npos);
}

TEST(ModelRecord, OfAPlantedTableNamesItsTable) {
  const auto json = nlohmann::json::parse(planted_json(10, 4, 1));
  EXPECT_EQ(json["tables"], nlohmann::json::array({"vectors"}));
}

TEST(RunRecord, TellsTheTimeInUtc) {
  RunRecord record;
  record.started = 1700000000;
  const auto json = nlohmann::json::parse(run_json(record));
  EXPECT_EQ(json["started"], "2023-11-14T22:13:20Z");
}

}  // namespace
}  // namespace firth
