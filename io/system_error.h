// What the system said, as the project's error.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

#include "firth/error.h"

namespace firth {

// Error(io) "PATH: ACTION: errno's text". Call it right after the failed call.
inline Error system_error(std::string_view path, const std::string& action, int code = errno) {
  return {ErrorKind::io, path, "", action + ": " + std::generic_category().message(code)};
}

}  // namespace firth
