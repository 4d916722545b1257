#include "report/checkpoint_record.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>

#include "firth/error.h"
#include "report/human.h"
#include "report/identity_json.h"
#include "report/json.h"

namespace firth {
namespace {

constexpr const char* kSchema = "firth.checkpoint/1";

// All bits of a double, whatever its value.
std::string bits_text(double value) { return hex64(std::bit_cast<std::uint64_t>(value)); }

// Reading throws Json::exception where a type is not the one written.
const std::string& text_at(const Json& json) { return json.get_ref<const std::string&>(); }
Count whole_at(const Json& json) { return json.get_ref<const Json::number_unsigned_t&>(); }
bool truth_at(const Json& json) { return json.get_ref<const bool&>(); }

double double_at(const Json& json) {
  const std::string& text = text_at(json);
  std::uint64_t bits = 0;
  std::from_chars(text.data(), text.data() + text.size(), bits, 16);
  return std::bit_cast<double>(bits);
}

// A path is any bytes, a JSON string is not: bytes that are no UTF-8 are given by number.
Json path_json(const std::string& path) {
  if (is_valid_utf8(path)) return path;
  Json bytes = Json::array();
  for (const char c : path) bytes.push_back(static_cast<unsigned char>(c));
  return bytes;
}

std::string path_at(const Json& json) {
  if (json.is_string()) return text_at(json);
  std::string path;
  for (const Json& byte : json) path += static_cast<char>(whole_at(byte));
  return path;
}

Json state_json(const TrainState& state) {
  Json json;
  json["epoch"] = state.epoch;
  json["position"] = state.position;
  json["pairs"] = state.pairs;
  json["seconds"] = bits_text(state.seconds);
  json["sampled"] = state.sampled;
  json["loss"] = Json::array();
  for (const double loss : state.loss) json["loss"].push_back(bits_text(loss));
  json["lanes"] = Json::array();
  for (const LaneSums& lane : state.lanes) {
    json["lanes"].push_back({{"loss", bits_text(lane.loss.sum)},
                             {"loss_weight", bits_text(lane.loss.weight)},
                             {"sampled", lane.sampled},
                             {"pairs", lane.pairs}});
  }
  return json;
}

TrainState state_at(const Json& json) {
  TrainState state;
  // A number of epochs that is none of the run is found out by resume_training().
  state.epoch = static_cast<int>(std::min<Count>(whole_at(json.at("epoch")), INT32_MAX));
  state.position = whole_at(json.at("position"));
  state.pairs = whole_at(json.at("pairs"));
  state.seconds = double_at(json.at("seconds"));
  for (const Json& sampled : json.at("sampled")) state.sampled.push_back(whole_at(sampled));
  for (const Json& loss : json.at("loss")) state.loss.push_back(double_at(loss));
  for (const Json& lane : json.at("lanes")) {
    state.lanes.push_back({{double_at(lane.at("loss")), double_at(lane.at("loss_weight"))},
                           whole_at(lane.at("sampled")),
                           whole_at(lane.at("pairs"))});
  }
  return state;
}

Json run_json(const RunRequest& run) {
  Json json;
  json["corpus"] = Json::array();
  for (const std::string& path : run.corpus) json["corpus"].push_back(path_json(path));
  json["vocab"] = path_json(run.vocabulary);
  json["given_min_count"] = run.given_min_count;
  json["init"] = path_json(run.init);
  json["format"] = run.format;
  json["checkpoint_every"] = run.checkpoint_every;
  json["contexts"] = run.contexts;
  json["force"] = run.force;
  json["strict"] = run.strict;
  return json;
}

RunRequest run_at(const Json& json) {
  RunRequest run;
  for (const Json& path : json.at("corpus")) run.corpus.push_back(path_at(path));
  run.vocabulary = path_at(json.at("vocab"));
  run.given_min_count = whole_at(json.at("given_min_count"));
  run.init = path_at(json.at("init"));
  run.format = text_at(json.at("format"));
  run.checkpoint_every = text_at(json.at("checkpoint_every"));
  run.contexts = truth_at(json.at("contexts"));
  run.force = truth_at(json.at("force"));
  run.strict = truth_at(json.at("strict"));
  return run;
}

std::string option_name(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "--" + key;
}

std::string shown(const Json& value) { return value.is_string() ? text_at(value) : value.dump(); }

std::vector<std::pair<std::string, std::string>> options_at(const Json& json) {
  std::vector<std::pair<std::string, std::string>> options;
  const auto add = [&](const std::string& key, const Json& value) {
    options.emplace_back(option_name(key), shown(value));
  };
  for (const auto& [key, value] : json.at("options").items()) add(key, value);
  add("seed", json.at("seed"));
  for (const char* key : {"lanes", "chunk", "noise_pool", "block"}) {
    add(key, json.at("shape").at(key));
  }
  return options;
}

// "/options/min_count" is --min-count, "/tokens/count" is "tokens count".
std::string name_of_pointer(std::string pointer) {
  for (const char* group : {"/options/", "/shape/", "/"}) {
    const bool is_option = pointer.starts_with(group) && (group[1] != '\0' || pointer == "/seed");
    if (is_option) return option_name(pointer.substr(std::string(group).size()));
  }
  std::replace(pointer.begin(), pointer.end(), '/', ' ');
  std::replace(pointer.begin(), pointer.end(), '_', ' ');
  return pointer.substr(1);
}

Json value_of(const Json& flat, const std::string& key) {
  return flat.contains(key) ? flat.at(key) : Json();
}

// Where `now` has other values than `before`.
std::string differences(const Json& before, const Json& now) {
  const Json old = before.flatten();
  const Json fresh = now.flatten();
  const auto differs = [&](const std::string& key) {
    return value_of(old, key) != value_of(fresh, key);
  };
  const bool other_text = differs("/vocabulary/fingerprint") || differs("/tokens/fingerprint");
  std::string text;
  for (const auto& [key, value] : fresh.items()) {
    if (!differs(key) || (other_text && key.starts_with("/account/"))) continue;
    text += (text.empty() ? "" : "; ") + name_of_pointer(key) + " was " +
            printable(shown(value_of(old, key))) + ", is " + shown(value);
  }
  return text;
}

// First of all: what a state holds changes with the engine.
void require_revision(const Json& revision, const std::string& path) {
  if (revision == kEngineRevision) return;
  throw Error(ErrorKind::conflict, path, "",
              "is of another run: engine revision was " + printable(shown(revision)) + ", is " +
                  std::to_string(kEngineRevision));
}

}  // namespace

std::string checkpoint_json(const ModelRecord& model, const TrainState& state,
                            const RunRequest& run) {
  Json json;
  json["schema"] = kSchema;
  json.update(identity_json(model));
  json["state"] = state_json(state);
  json["run"] = run_json(run);
  return json.dump(2) + "\n";
}

CheckpointRecord parse_checkpoint(const std::string& text, const std::string& path) {
  try {
    const Json json = Json::parse(text);
    if (json.at("schema") != kSchema) {
      throw Error(ErrorKind::input, path, "",
                  "is of schema " + printable(shown(json.at("schema"))) + ", expected " + kSchema);
    }
    require_revision(json.at("engine_revision"), path);
    return {options_at(json), state_at(json.at("state")), run_at(json.at("run"))};
  } catch (const Json::exception& problem) {
    throw Error(ErrorKind::input, path, "",
                "is no record of a checkpoint: " + printable(problem.what(), 200));
  }
}

std::string option_differences(const std::string& checkpoint, const ModelOptions& options) {
  ModelRecord model;
  model.options = options;
  const Json all = identity_json(model);
  Json known;
  for (const char* key : {"seed", "options"}) known[key] = all[key];
  return differences(Json::parse(checkpoint), known);
}

std::string all_differences(const std::string& checkpoint, const ModelRecord& model) {
  return differences(Json::parse(checkpoint), identity_json(model));
}

bool is_result_of(const std::string& checkpoint, const std::string& model_json) {
  const Json before = Json::parse(checkpoint);
  const Json model = Json::parse(model_json, nullptr, false);
  if (!model.is_object()) return false;
  const Json identity = identity_json({});
  return std::ranges::all_of(identity.items(), [&](const auto& item) {
    return value_of(model, item.key()) == value_of(before, item.key());
  });
}

}  // namespace firth
