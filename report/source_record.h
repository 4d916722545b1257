// model.json of a table that was made of another. Private to report/.
#pragma once

#include "firth/table.h"
#include "report/json.h"

namespace firth {

// The model.json of `source`; of a source without one, a new one that says where the vectors come
// from.
[[nodiscard]] Json record_of(const LoadedTable& source);

}  // namespace firth
