// Names and descriptors of files that did not exist before. Private to io/.
#pragma once

#include <filesystem>
#include <string>

#include "io/unique_fd.h"

namespace firth {

// ".NAME.KIND.PID.RANDOM": says whose it is, and never meets another one.
[[nodiscard]] std::string beside_name(const std::string& name, const char* kind);

// fsync, again when a signal came between; a failure stays one.
[[nodiscard]] int sync_descriptor(int fd);

// Creates `name`, which must not exist, in the open folder; `shown` is for the message.
[[nodiscard]] UniqueFd create_at(int folder, const std::string& name,
                                 const std::filesystem::path& shown);

}  // namespace firth
