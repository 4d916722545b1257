// What --preset did: the options of another program's convention.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace firth {

struct PresetReport {
  std::string name;
  std::string program;                                        // whose convention, with its version
  std::vector<std::pair<std::string, std::string>> settings;  // option, number; set by the preset
  std::vector<std::string> given;                             // options that the user has set
  std::vector<std::string> not_copied;                        // a sentence each
};
[[nodiscard]] std::string text_of(const PresetReport& report);

}  // namespace firth
