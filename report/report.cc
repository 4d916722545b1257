#include "report/report.h"

#include <fmt/format.h>

#include "firth/error.h"
#include "report/human.h"
#include "report/json.h"
#include "report/preset_json.h"

namespace firth {
namespace {

std::string shown(const std::string& path) { return printable(path, 4096); }

// Only what happened is told: a dropped kind of token that did not occur is left out.
std::string account_text(const TokenAccount& account) {
  std::string text = labelled(
      "tokens read",
      fmt::format("{} in {} sentences", grouped(account.read), grouped(account.sentences)));
  text += labelled("  kept", grouped(account.in_vocabulary));
  const auto dropped = [&](std::string_view name, Count n) {
    if (n > 0) text += labelled(name, grouped(n));
  };
  dropped("  rare", account.below_min_count);
  dropped("  cut", account.cut);
  dropped("  too long", account.too_long);
  dropped("  invalid", account.invalid);
  return text;
}

}  // namespace

double words_per_second(Count tokens, int epochs, double train_seconds) {
  return train_seconds > 0 ? static_cast<double>(tokens) * epochs / train_seconds : 0;
}

std::string text_of(const TrainReport& report) {
  const double rate =
      words_per_second(report.account.in_vocabulary, report.epochs, report.train_seconds);
  std::string text = account_text(report.account);
  text += labelled("vocabulary", fmt::format("{} of {} distinct words", grouped(report.vocabulary),
                                             grouped(report.account.distinct)));
  if (!report.sampled.empty()) {
    text += labelled("sampled", grouped(report.sampled.back()) + " in the last epoch");
  }
  text += labelled("loss", fmt::format("{:.4f}", fmt::join(report.loss, " ")));
  const std::string checkpoints =
      report.checkpoint_seconds > 0 ? "checkpoints " + human_time(report.checkpoint_seconds) + ", "
                                    : "";
  text += labelled(
      "time",
      fmt::format("{}: reading {}, training {}, {}saving {}", human_time(report.total_seconds),
                  human_time(report.read_seconds), human_time(report.train_seconds), checkpoints,
                  human_time(report.save_seconds)));
  text +=
      labelled("speed", fmt::format("{} words/s, {} thread{}, {}", human_rate(rate), report.threads,
                                    report.threads == 1 ? "" : "s", report.target));
  text += labelled("peak memory", human_bytes(report.peak_memory));
  text += labelled("result", fmt::format("{}  ({} x {})", shown(report.output),
                                         grouped(report.vocabulary), report.dim));
  return text;
}

std::string json_of(const TrainReport& report) {
  const Count tokens = report.account.in_vocabulary;
  Json json;
  json["schema"] = "firth.train/1";
  json["tokens"] = tokens;
  json["sampled_tokens"] = report.sampled.empty() ? 0 : report.sampled.back();
  json["read_tokens"] = report.account.read;
  json["vocabulary"] = report.vocabulary;
  json["dim"] = report.dim;
  json["epochs"] = report.epochs;
  json["loss"] = report.loss;
  json["train_seconds"] = report.train_seconds;
  json["total_seconds"] = report.total_seconds;
  json["words_per_second"] = words_per_second(tokens, report.epochs, report.train_seconds);
  json["peak_memory_bytes"] = report.peak_memory;
  json["target"] = report.target;
  json["threads"] = report.threads;
  json["read_seconds"] = report.read_seconds;
  json["checkpoint_seconds"] = report.checkpoint_seconds;
  json["save_seconds"] = report.save_seconds;
  json["account"] = account_json(report.account);
  json["sampled"] = report.sampled;
  put_word(json, "output", report.output);
  json["lost"] = report.lost;
  if (report.preset) json["preset"] = preset_json(*report.preset);
  return compact(json);
}

std::string text_of(const SizeReport& report) {
  std::string text = account_text(report.account);
  text += labelled("vocabulary", grouped(report.vocabulary));
  text += labelled("shape",
                   fmt::format("lanes {}, chunk {}, noise pool {}, block {}", report.shape.lanes,
                               report.shape.chunk, report.shape.noise_pool, report.shape.block));
  text += labelled("memory", human_bytes(report.peak_memory) + " foreseen:");
  text += labelled("  tables", human_bytes(report.table_bytes));
  text += labelled("  tokens", human_bytes(report.token_bytes));
  text += labelled("  lanes", human_bytes(report.lane_bytes));
  text += labelled("  words", human_bytes(report.word_bytes));
  text += labelled("disk", human_bytes(report.output_bytes));
  if (report.checkpoint_bytes > 0) {
    text += labelled("", human_bytes(report.checkpoint_bytes) + " more for checkpoints");
  }
  if (report.spill_bytes > 0) {
    text += labelled("", human_bytes(report.spill_bytes) + " more while training");
  }
  return text;
}

std::string json_of(const SizeReport& report) {
  Json json;
  json["schema"] = "firth.dry_run/1";
  json["tokens"] = report.account.in_vocabulary;
  json["read_tokens"] = report.account.read;
  json["vocabulary"] = report.vocabulary;
  json["dim"] = report.dim;
  json["epochs"] = report.epochs;
  json["peak_memory_bytes"] = report.peak_memory;
  json["table_bytes"] = report.table_bytes;
  json["token_bytes"] = report.token_bytes;
  json["lane_bytes"] = report.lane_bytes;
  json["word_bytes"] = report.word_bytes;
  json["output_bytes"] = report.output_bytes;
  json["checkpoint_bytes"] = report.checkpoint_bytes;
  json["spill_bytes"] = report.spill_bytes;
  json["shape"] = {{"lanes", report.shape.lanes},
                   {"chunk", report.shape.chunk},
                   {"noise_pool", report.shape.noise_pool},
                   {"block", report.shape.block}};
  json["account"] = account_json(report.account);
  if (report.preset) json["preset"] = preset_json(*report.preset);
  return compact(json);
}

std::string text_of(const VocabularyReport& report) {
  std::string text = account_text(report.account);
  text += labelled("vocabulary", fmt::format("{} of {} distinct words", grouped(report.vocabulary),
                                             grouped(report.account.distinct)));
  text += labelled("time", human_time(report.seconds));
  text += labelled("peak memory", human_bytes(report.peak_memory));
  text += labelled("result", shown(report.output));
  return text;
}

std::string json_of(const VocabularyReport& report) {
  Json json;
  json["schema"] = "firth.vocab/1";
  json["tokens"] = report.account.in_vocabulary;
  json["read_tokens"] = report.account.read;
  json["vocabulary"] = report.vocabulary;
  json["total_seconds"] = report.seconds;
  json["peak_memory_bytes"] = report.peak_memory;
  json["account"] = account_json(report.account);
  put_word(json, "output", report.output);
  return compact(json);
}

std::string text_of(const PlantedReport& report) {
  std::string text = labelled("bytes", grouped(report.bytes));
  text += labelled("words", grouped(report.words));
  text += labelled("seed", std::to_string(report.seed));
  text += labelled("time", human_time(report.seconds));
  text += labelled("result", shown(report.output));
  return text;
}

std::string json_of(const PlantedReport& report) {
  Json json;
  json["schema"] = "firth.synth/1";
  json["bytes"] = report.bytes;
  json["words"] = report.words;
  json["seed"] = report.seed;
  json["total_seconds"] = report.seconds;
  put_word(json, "output", report.output);
  return compact(json);
}

}  // namespace firth
