// What the fuzz targets share. A target takes any bytes. What it reads may be refused by a
// firth::Error that can be shown; anything else that is thrown, and a law that does not hold, ends
// the process.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "firth/error.h"
#include "tests/temporary_folder.h"

// The entry that libFuzzer and replay.cc call.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace firth {

inline void require(bool holds, const char* law) {
  if (holds) return;
  std::fprintf(stderr, "broken law: %s\n", law);
  std::abort();
}

// The bytes of an input, taken from the front; zeros behind their end.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  std::size_t two_bytes() {
    const std::size_t low = byte();
    return low | std::size_t{byte()} << 8;
  }

  // 0 to n - 1; seeds give it as a digit.
  std::size_t choice(std::size_t n) { return static_cast<std::uint8_t>(byte() - '0') % n; }

  std::string_view rest() { return std::exchange(rest_, {}); }

  // One of several files: what stands before the next mark, or all that is left.
  std::string_view part() {
    constexpr std::string_view kMark = "\n%%%%\n";
    const std::size_t end = rest_.find(kMark);
    const std::string_view part = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + kMark.size());
    return part;
  }

 private:
  std::string_view rest_;
};

// Where inputs lie as files, for readers that take a path; gone when the process exits.
inline const std::filesystem::path& fuzz_folder() {
  static const TemporaryFolder folder;
  return folder.path();
}

// The path of a file of these bytes.
inline std::string fuzz_file(std::string_view bytes, const char* name = "input") {
  const std::filesystem::path path = fuzz_folder() / name;
  write_bytes(path, bytes);
  return path.native();
}

// A message is one line for a terminal: no control bytes, valid UTF-8, not long.
inline void require_showable(const Error& error) {
  const std::string_view what = error.what();
  constexpr std::size_t kLongest = 400;
  require(error.kind() != ErrorKind::internal, "no input shows a bug of ours");
  require(what.size() <= kLongest, "a message is short");
  require(printable(what, kLongest) == what, "a message is one line without control bytes");
}

// What `read` returns; nothing when it refuses by a proper Error.
template <class Read>
auto unless_refused(Read&& read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const Error& error) {
    require_showable(error);
    return std::nullopt;
  }
}

}  // namespace firth
