// What a run says of itself, whatever it did.
#pragma once

#include <cstdint>

#include "report/model_record.h"

namespace firth {

// Start (seconds since 1970), cores, threads (0: all allowed) and the peak of memory until now.
[[nodiscard]] RunRecord run_record(std::int64_t started, int threads);

}  // namespace firth
