#include "cli/shrunk_file.h"

#include <unistd.h>

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <string>

#include "cli/standard_streams.h"
#include "firth/error.h"

namespace firth {
namespace {

// The file that is mapped at `address`, by the lines "begin-end modes offset device inode path" of
// the kernel; empty when none is.
std::string file_mapped_at(std::uintptr_t address) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    const char* const stop = line.data() + line.size();
    const char* at = std::from_chars(line.data(), stop, begin, 16).ptr;
    if (at == stop || std::from_chars(at + 1, stop, end, 16).ec != std::errc()) continue;
    if (address < begin || address >= end) continue;
    const std::size_t path = line.find('/');
    return path == std::string::npos ? "" : line.substr(path);
  }
  return {};
}

// Raised by the very load that found no page, in code of ours that holds no lock: so this may do
// what handlers of other signals may not. Of several threads one speaks, the others wait for the
// end.
extern "C" void on_missing_page(int number, siginfo_t* cause, void*) {
  static std::atomic_flag told;
  if (told.test_and_set()) {
    for (;;) ::pause();
  }
  const std::string path = file_mapped_at(reinterpret_cast<std::uintptr_t>(cause->si_addr));
  if (path.empty()) {
    ::signal(number, SIG_DFL);
    ::raise(number);
    return;
  }
  print_error(Error(ErrorKind::io, path, "",
                    "became shorter while it was read, or its disk failed; expected the bytes that "
                    "were there")
                  .what());
  ::_exit(static_cast<int>(ErrorKind::io));
}

}  // namespace

void report_shrunk_files() {
  struct sigaction action {};
  action.sa_sigaction = on_missing_page;
  action.sa_flags = SA_SIGINFO;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace firth
