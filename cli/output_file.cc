#include "cli/output_file.h"

#include <filesystem>
#include <system_error>

#include "cli/standard_streams.h"
#include "firth/error.h"
#include "report/lost_parts.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

// The place that `path` names, through links; it need not be there.
fs::path place_of(const fs::path& path) {
  std::error_code unreachable;
  const fs::path absolute = fs::absolute(path, unreachable);
  const fs::path place = fs::weakly_canonical(absolute, unreachable);
  return unreachable ? absolute : place;
}

// By whatever names, hard links among them.
bool are_same(const fs::path& a, const fs::path& b) {
  std::error_code absent;
  return place_of(a) == place_of(b) || fs::equivalent(a, b, absent);
}

bool lies_in(const fs::path& path, const fs::path& folder) {
  fs::path here = place_of(path);
  while (here.has_relative_path()) {
    here = here.parent_path();
    if (are_same(here, folder)) return true;
  }
  return false;
}

bool is_there(const fs::path& path) {
  std::error_code unreachable;
  return fs::exists(path, unreachable);
}

}  // namespace

bool overlap(const fs::path& a, const fs::path& b) {
  return are_same(a, b) || lies_in(a, b) || lies_in(b, a);
}

void refuse_inputs_as_output(const std::vector<fs::path>& inputs,
                             const std::vector<fs::path>& outputs) {
  for (const fs::path& input : inputs) {
    const fs::path file = input == "-" ? "/dev/stdin" : input;
    for (const fs::path& output : outputs) {
      if (!is_there(file) || !is_there(output) || !overlap(file, output)) continue;
      throw Error(ErrorKind::usage, output.native(), "",
                  "the output is also an input (" + printable(input.native(), 4096) + ")");
    }
  }
}

void refuse_text_as_output(const std::vector<std::string>& texts,
                           const std::vector<fs::path>& outputs) {
  refuse_inputs_as_output({texts.begin(), texts.end()}, outputs);
  for (const std::string& text : texts) {
    for (const fs::path& output : outputs) {
      if (!lies_in(output, text)) continue;
      throw Error(ErrorKind::usage, output.native(), "",
                  "the output would lie in a folder of text (" + printable(text, 4096) +
                      "), and the next run read it");
    }
  }
}

DurableTarget claim_output_file(const std::string& path, bool force) {
  DurableTarget target(path);
  std::error_code unreachable;
  const fs::file_status status = fs::status(target.path(), unreachable);
  if (fs::exists(status)) {
    if (!fs::is_regular_file(status)) {
      throw Error(ErrorKind::conflict, path, "", "exists and is no regular file");
    }
    if (!force) throw Error(ErrorKind::conflict, path, "", "exists; --force replaces it");
  }
  return target;
}

void warn_of_lost(TableFormat format, const std::vector<std::string>& lost) {
  if (!lost.empty()) print_warning(text_of_lost(format, lost));
}

}  // namespace firth
