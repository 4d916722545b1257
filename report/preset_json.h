// What --preset did, for the documents of train and of its dry run.
#pragma once

#include "report/json.h"
#include "report/preset_report.h"

namespace firth {

[[nodiscard]] Json preset_json(const PresetReport& report);

}  // namespace firth
