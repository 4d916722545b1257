#include "report/model_record.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "firth/version.h"
#include "report/human.h"
#include "report/identity_json.h"
#include "report/json.h"

namespace firth {
namespace {

const char* name_of(Utf8Policy policy) {
  switch (policy) {
    case Utf8Policy::strict:
      return "strict";
    case Utf8Policy::drop:
      return "drop";
    case Utf8Policy::keep:
      break;
  }
  return "keep";
}

Json options_json(const ModelOptions& options) {
  Json json;
  json["dim"] = options.dim;
  json["window"] = options.window;
  json["fixed_window"] = options.fixed_window;
  json["negative"] = options.negative;
  json["ns_exponent"] = options.ns_exponent;
  json["sample"] = options.sample;
  json["min_count"] = options.vocabulary.min_count;
  json["max_vocab"] = options.vocabulary.max_vocab;
  json["epochs"] = options.epochs;
  json["lr"] = options.lr;
  json["min_lr"] = options.min_lr;
  json["start_width"] = options.start_width;
  json["lowercase"] = options.text.lowercase;
  json["utf8"] = name_of(options.text.utf8);
  json["max_token"] = options.text.max_token;
  return json;
}

Json shape_json(const Shape& shape) {
  Json json;
  json["lanes"] = shape.lanes;
  json["chunk"] = shape.chunk;
  json["noise_pool"] = shape.noise_pool;
  json["block"] = shape.block;
  json["noise"] = shape.noise;
  return json;
}

}  // namespace

Json identity_json(const ModelRecord& record) {
  Json json;
  json["objective"] = "skip-gram with negative sampling";
  json["engine_revision"] = kEngineRevision;
  json["seed"] = record.options.seed;
  json["options"] = options_json(record.options);
  json["shape"] = shape_json(record.shape);
  json["init"] = record.init_fingerprint ? Json(hex64(*record.init_fingerprint)) : Json(nullptr);
  json["vocabulary"] = {{"words", record.words},
                        {"given", record.vocabulary_given},
                        {"fingerprint", hex64(record.vocabulary_fingerprint)}};
  json["tokens"] = {{"count", record.tokens}, {"fingerprint", hex64(record.token_fingerprint)}};
  json["account"] = account_json(record.account);
  return json;
}

std::string model_json(const ModelRecord& record) {
  Json json;
  json["schema"] = "firth.model/1";
  json.update(identity_json(record));
  json["sampled"] = record.sampled;
  json["loss"] = record.loss;
  json["pairs"] = record.pairs;
  json["tables"] = record.tables;
  return json.dump(2) + "\n";
}

std::string planted_json(std::size_t rows, std::size_t dim, std::uint64_t seed) {
  Json json;
  json["schema"] = "firth.model/1";
  json["objective"] = "planted, not trained";
  json["seed"] = seed;
  json["vocabulary"] = {{"words", rows}};
  json["options"] = {{"dim", dim}};
  json["tables"] = Json::array({"vectors"});
  return json.dump(2) + "\n";
}

std::string run_json(const RunRecord& record) {
  const auto started = static_cast<std::time_t>(record.started);
  std::tm utc{};
  ::gmtime_r(&started, &utc);
  Json json;
  json["schema"] = "firth.run/1";
  json["version"] = kVersion;
  json["started"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", utc);
  json["host_cores"] = record.host_cores;
  json["threads"] = record.threads;
  json["target"] = record.target;
  json["read_seconds"] = record.read_seconds;
  json["train_seconds"] = record.train_seconds;
  json["words_per_second"] = record.words_per_second;
  json["checkpoint_seconds"] = record.checkpoint_seconds;
  json["peak_memory_bytes"] = record.peak_memory;
  return json.dump(2) + "\n";
}

}  // namespace firth
