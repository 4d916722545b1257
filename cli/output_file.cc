#include "cli/output_file.h"

#include <filesystem>
#include <system_error>

#include "cli/standard_streams.h"
#include "firth/error.h"
#include "report/lost_parts.h"

namespace firth {

void refuse_input_as_output(const std::vector<std::string>& inputs, const std::string& output) {
  for (const std::string& input : inputs) {
    std::error_code unknown;  // one of them does not exist: then they are not the same
    if (std::filesystem::equivalent(input == "-" ? "/dev/stdin" : input, output, unknown)) {
      throw Error(ErrorKind::usage, output, "",
                  "the output is also an input (" + printable(input, 4096) + ")");
    }
  }
}

DurableTarget claim_output_file(const std::string& path, bool force) {
  DurableTarget target(path);
  std::error_code unreachable;
  const std::filesystem::file_status status = std::filesystem::status(target.path(), unreachable);
  if (std::filesystem::exists(status)) {
    if (!std::filesystem::is_regular_file(status)) {
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
