// What a format cannot hold is refused before anything is written. Private to table/.
#pragma once

#include <string>

#include "firth/table.h"
#include "table/saved_table.h"

namespace firth {

// Throws Error(usage) for options that `format` does not have. Else, of what is to be saved:
// Error(input) naming row and word (or count) that it cannot hold, Error(numeric) naming row and
// column of a number that is not finite, or infinite as float16. `path` is for messages; rows are
// those of the table.
void require_storable(TableFormat format, const SavedTable& table, const std::string& path);

}  // namespace firth
