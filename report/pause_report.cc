#include "report/pause_report.h"

#include <fmt/format.h>

#include "firth/error.h"
#include "report/json.h"

namespace firth {

std::string text_of(const PauseReport& report) {
  const double done =
      static_cast<double>(report.tokens_done) / static_cast<double>(report.tokens_total);
  return fmt::format("stopped {} epoch {} of {}, {:.1f} % done; firth train --resume {} goes on\n",
                     report.within ? "in" : "after", report.epoch + (report.within ? 1 : 0),
                     report.epochs, 100 * done, printable(report.output, 4096));
}

std::string json_of(const PauseReport& report) {
  Json json;
  json["schema"] = "firth.pause/1";
  put_word(json, "output", report.output);
  put_word(json, "checkpoint", report.checkpoint);
  json["epoch"] = report.epoch;
  json["epochs"] = report.epochs;
  json["tokens_done"] = report.tokens_done;
  json["tokens_total"] = report.tokens_total;
  return compact(json);
}

}  // namespace firth
