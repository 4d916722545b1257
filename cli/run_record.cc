#include "cli/run_record.h"

#include <thread>

#include "compute/parallel.h"
#include "report/memory_use.h"

namespace firth {

RunRecord run_record(std::int64_t started, int threads) {
  RunRecord record;
  record.started = started;
  record.host_cores = static_cast<int>(std::thread::hardware_concurrency());
  record.threads = resolve_threads(threads);
  record.peak_memory = peak_memory();
  return record;
}

}  // namespace firth
