// Everything that firth writes, as the tests of faults see it: a save into a folder of its own.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "firth/table.h"
#include "tests/faults/tree.h"

namespace firth::faults {

struct Writer {
  std::string name;  // of the test, too
  // Saves version 1, 2 or 3 of a small output into the folder.
  std::function<void(const std::filesystem::path& folder, int version)> save;
  // Which version a reader finds there: 0 when nothing, -1 when it is refused.
  // Without a reader, compare bytes.
  std::function<int(const std::filesystem::path& folder)> load;
  // Files that are renamed one after the other: a crash between can leave some old and some new.
  bool several_files = false;
};

[[nodiscard]] const std::vector<Writer>& all_writers();

// Else GoogleTest names a test by the bytes of its parameter.
inline void PrintTo(const Writer& writer, std::ostream* out) { *out << writer.name; }

}  // namespace firth::faults
