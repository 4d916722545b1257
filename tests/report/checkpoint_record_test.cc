#include "report/checkpoint_record.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "firth/error.h"
#include "tests/expect_error.h"

namespace firth {
namespace {

ModelRecord some_model() {
  ModelRecord model;
  model.options.dim = 50;
  model.options.lr = 0.1;
  model.shape = {3, 48, 16, 32, 16};
  model.words = 7;
  model.vocabulary_fingerprint = 0xFFFFFFFFFFFFFFFFU;
  model.tokens = 900;
  model.token_fingerprint = 5;
  model.account.read = 1000;
  return model;
}

TrainState some_state() {
  TrainState state;
  state.epoch = 2;
  state.position = 96;
  state.lanes = {{{0.1, 3}, 4, 5}, {{std::nan(""), 1}, 2, 3}, {{1e-310, 0}, 0, UINT64_MAX}};
  state.loss = {-0.0, std::numeric_limits<double>::infinity()};
  state.sampled = {1, UINT64_MAX};
  state.pairs = 1ULL << 60;
  state.seconds = 1.0 / 3;
  return state;
}

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

TEST(CheckpointRecord, GivesBackEveryBitOfTheState) {
  const TrainState state = some_state();
  const TrainState back = parse_checkpoint(checkpoint_json(some_model(), state, {}), "x").state;
  EXPECT_EQ(back.epoch, 2);
  EXPECT_EQ(back.position, 96U);
  EXPECT_EQ(back.pairs, 1ULL << 60);
  EXPECT_EQ(back.sampled, state.sampled);
  EXPECT_EQ(bits(back.seconds), bits(state.seconds));
  ASSERT_EQ(back.loss.size(), 2U);
  for (int i : {0, 1}) EXPECT_EQ(bits(back.loss[i]), bits(state.loss[i]));
  ASSERT_EQ(back.lanes.size(), 3U);
  for (int i : {0, 1, 2}) {
    EXPECT_EQ(bits(back.lanes[i].loss.sum), bits(state.lanes[i].loss.sum));
    EXPECT_EQ(back.lanes[i].loss.weight, state.lanes[i].loss.weight);
    EXPECT_EQ(back.lanes[i].sampled, state.lanes[i].sampled);
    EXPECT_EQ(back.lanes[i].pairs, state.lanes[i].pairs);
  }
}

TEST(CheckpointRecord, GivesBackHowItWasAskedFor) {
  RunRequest run;
  run.corpus = {"/a b", "-", "/\xFF\"\n"};
  run.vocabulary = "/words";
  run.given_min_count = 3;
  run.init = "/\xC3";
  run.format = "npy";
  run.checkpoint_every = "10min";
  run.contexts = false;
  run.force = true;
  run.strict = true;
  const RunRequest back = parse_checkpoint(checkpoint_json(some_model(), {}, run), "x").run;
  EXPECT_EQ(back.corpus, run.corpus);
  EXPECT_EQ(back.vocabulary, run.vocabulary);
  EXPECT_EQ(back.given_min_count, 3U);
  EXPECT_EQ(back.init, run.init);
  EXPECT_EQ(back.format, "npy");
  EXPECT_EQ(back.checkpoint_every, "10min");
  EXPECT_FALSE(back.contexts);
  EXPECT_TRUE(back.force);
  EXPECT_TRUE(back.strict);
}

TEST(CheckpointRecord, TellsOptionsAsTheCommandLineHasThem) {
  const auto options = parse_checkpoint(checkpoint_json(some_model(), {}, {}), "x").options;
  const auto value = [&](const std::string& name) {
    for (const auto& [option, text] : options) {
      if (option == name) return text;
    }
    return std::string("absent");
  };
  EXPECT_EQ(value("--dim"), "50");
  EXPECT_EQ(value("--lr"), "0.1");
  EXPECT_EQ(value("--min-count"), "5");
  EXPECT_EQ(value("--fixed-window"), "false");
  EXPECT_EQ(value("--utf8"), "keep");
  EXPECT_EQ(value("--seed"), "1");
  EXPECT_EQ(value("--noise-pool"), "16");
  EXPECT_EQ(value("--lanes"), "3");
}

TEST(CheckpointRecord, NamesTheRevisionOfAnEngineWhoseStatesItCannotRead) {
  const std::string now = std::to_string(kEngineRevision);
  std::string text = checkpoint_json(some_model(), some_state(), {});
  text.replace(text.find("\"engine_revision\": " + now), 20, "\"engine_revision\": 1");
  text.replace(text.find("loss_weight"), 11, "loss_pairs");
  EXPECT_ERROR(parse_checkpoint(text, "place"), ErrorKind::conflict,
               "place: is of another run: engine revision was 1, is " + now);
}

TEST(CheckpointRecord, NamesEveryDifference) {
  const std::string checkpoint = checkpoint_json(some_model(), {}, {});
  ModelRecord now = some_model();
  EXPECT_EQ(option_differences(checkpoint, now.options), "");
  EXPECT_EQ(all_differences(checkpoint, now), "");
  now.options.dim = 51;
  now.options.text.utf8 = Utf8Policy::drop;
  EXPECT_EQ(option_differences(checkpoint, now.options),
            "--dim was 50, is 51; --utf8 was keep, is drop");
  now = some_model();
  now.account.read = 1001;
  EXPECT_EQ(all_differences(checkpoint, now), "account read was 1000, is 1001");
  now.tokens = 901;
  now.token_fingerprint = 6;
  now.shape.lanes = 4;
  now.init_fingerprint = 1;
  EXPECT_EQ(
      all_differences(checkpoint, now),
      "--lanes was 3, is 4; init was null, is 0000000000000001; tokens count was 900, is 901; "
      "tokens fingerprint was 0000000000000005, is 0000000000000006");
}

TEST(CheckpointRecord, KnowsTheResultOfItsRun) {
  const std::string checkpoint = checkpoint_json(some_model(), some_state(), {});
  ModelRecord result = some_model();
  result.loss = {1, 2};
  result.tables = {"vectors"};
  EXPECT_TRUE(is_result_of(checkpoint, model_json(result)));
  result.options.seed = 2;
  EXPECT_FALSE(is_result_of(checkpoint, model_json(result)));
  EXPECT_FALSE(is_result_of(checkpoint, ""));
  EXPECT_FALSE(is_result_of(checkpoint, "{}"));
}

TEST(CheckpointRecord, RefusesWhatIsNone) {
  const auto refused = [](const std::string& text) {
    EXPECT_ERROR(parse_checkpoint(text, "place"), ErrorKind::input, "place: is ");
  };
  refused("");
  refused("[]");
  refused("{}");
  refused(R"({"schema": 3})");
  refused(R"({"schema": "firth.checkpoint/2"})");
  refused(R"({"schema": "firth.checkpoint/1"})");
  const std::string whole = checkpoint_json(some_model(), some_state(), {});
  for (const char* number :
       {"-96", "9.6", "1e300", "\"96\"", "null", "[96]", "18446744073709551616"}) {
    std::string text = whole;
    const std::string field = "\"position\": 96";
    text.replace(text.find(field), field.size(), std::string("\"position\": ") + number);
    refused(text);
  }
  for (std::size_t cut = 0; cut + 2 < whole.size(); cut += 7) refused(whole.substr(0, cut));
}

}  // namespace
}  // namespace firth
