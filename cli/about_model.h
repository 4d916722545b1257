// Errors about the vectors of a model, named by its path.
#pragma once

#include <string>

#include "firth/error.h"

namespace firth {

// Returns what `work` returns. An Error(input) of it, which knows a table but no file, gets `path`.
template <class Work>
auto about_model(const std::string& path, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    throw Error(ErrorKind::input, path, "", error.what());
  }
}

}  // namespace firth
