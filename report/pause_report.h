// Where a training run stopped before its end.
#pragma once

#include <string>

#include "firth/types.h"

namespace firth {

struct PauseReport {
  std::string output;      // what --resume takes
  std::string checkpoint;  // folder
  int epoch = 0;           // epochs finished
  int epochs = 0;
  bool within = true;  // an epoch, the next one
  Count tokens_done = 0;
  Count tokens_total = 0;
};
[[nodiscard]] std::string text_of(const PauseReport& report);
[[nodiscard]] std::string json_of(const PauseReport& report);  // firth.pause/1

}  // namespace firth
