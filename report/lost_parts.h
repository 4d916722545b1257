// What an output leaves out, for people.
#pragma once

#include <string>
#include <vector>

#include "firth/table.h"

namespace firth {

// "lost: counts and contexts, for which GloVe text has no place". REQUIRES: `lost` names some.
[[nodiscard]] std::string text_of_lost(TableFormat format, const std::vector<std::string>& lost);

}  // namespace firth
