// Names and descriptors of files that did not exist before. Private to io/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "io/unique_fd.h"

namespace firth {

// ".NAME.KIND.PID.RANDOM": says whose it is, and never meets another one.
[[nodiscard]] std::string beside_name(const std::string& name, const char* kind);

// True for what beside_name() gave for `name`, of whatever process. A name too long to stand in it
// whole has none: it could be taken for another one.
[[nodiscard]] bool is_beside_name(std::string_view entry, std::string_view name);

// fsync, again when a signal came between; a failure stays one.
[[nodiscard]] int sync_descriptor(int fd);

// Creates `name`, which must not exist, in the open folder; `shown` is for the message.
[[nodiscard]] UniqueFd create_at(int folder, const std::string& name,
                                 const std::filesystem::path& shown);

}  // namespace firth
