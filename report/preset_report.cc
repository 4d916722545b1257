#include "report/preset_report.h"

#include <fmt/format.h>

#include "report/human.h"
#include "report/preset_json.h"

namespace firth {

std::string text_of(const PresetReport& report) {
  std::vector<std::string> settings;
  for (const auto& [option, value] : report.settings) {
    settings.push_back(fmt::format("{} {}", option, value));
  }
  std::string text = labelled("preset", fmt::format("{}: {}", report.name, report.program));
  if (!settings.empty()) text += labelled("  sets", fmt::format("{}", fmt::join(settings, ", ")));
  if (!report.given.empty())
    text += labelled("  as given", fmt::format("{}", fmt::join(report.given, ", ")));
  for (const std::string& sentence : report.not_copied) text += labelled("  but", sentence);
  return text;
}

Json preset_json(const PresetReport& report) {
  Json settings = Json::object();
  for (const auto& [option, value] : report.settings) settings[option] = Json::parse(value);
  return {{"name", report.name},
          {"program", report.program},
          {"set", std::move(settings)},
          {"given", report.given},
          {"not_copied", report.not_copied}};
}

}  // namespace firth
