#include "cli/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "firth/error.h"

namespace firth {
namespace {

constexpr std::size_t kMostShown = 4;  // of a byte, as \xNN

// One write for the whole line, so that lines of several processes do not mix. What a library says
// may repeat bytes of users: once more printable() changes nothing that was made so already.
void print_line(std::string_view prefix, std::string_view text) {
  print_message(std::string(prefix) + printable(text, kMostShown * text.size()) + "\n");
}

}  // namespace

void claim_standard_streams() {
  for (int fd = 0; fd <= 2; ++fd) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is the one wanted, as those below are open.
    static_cast<void>(::open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY));
  }
}

void write_stdout(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw Error(ErrorKind::io, "standard output", "", std::strerror(errno));
  }
}

void print_error(std::string_view text) { print_line("firth: error: ", text); }

void print_warning(std::string_view text) { print_line("firth: warning: ", text); }

void print_message(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace firth
