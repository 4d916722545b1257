#include "cli/output_file.h"

#include <filesystem>
#include <system_error>

#include "cli/standard_streams.h"
#include "firth/error.h"
#include "report/lost_parts.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

// `path` need not be there.
bool lies_in(const fs::path& path, const fs::path& folder) {
  std::error_code unknown;
  if (!fs::is_directory(folder, unknown)) return false;
  fs::path here = fs::weakly_canonical(fs::absolute(path, unknown), unknown);
  while (here.has_relative_path()) {
    here = here.parent_path();
    if (fs::equivalent(here, folder, unknown)) return true;
  }
  return false;
}

}  // namespace

void refuse_input_as_output(const std::vector<std::string>& inputs, const std::string& output) {
  for (const std::string& input : inputs) {
    std::error_code unknown;  // one of them does not exist: then they are not the same
    if (fs::equivalent(input == "-" ? "/dev/stdin" : input, output, unknown) ||
        (fs::exists(output, unknown) && lies_in(output, input))) {
      throw Error(ErrorKind::usage, output, "",
                  "the output is also an input (" + printable(input, 4096) + ")");
    }
  }
}

void refuse_text_as_output(const std::vector<std::string>& texts, const std::string& output) {
  refuse_input_as_output(texts, output);
  for (const std::string& text : texts) {
    if (!lies_in(output, text)) continue;
    throw Error(ErrorKind::usage, output, "",
                "the output would lie in a folder of text (" + printable(text, 4096) +
                    "), and the next run read it");
  }
}

void refuse_model_as_output(const std::string& model, const std::string& output) {
  const fs::path name = fs::path(model).replace_extension();
  refuse_input_as_output({model, name.native() + ".vocab.tsv", name.native() + ".json"}, output);
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
