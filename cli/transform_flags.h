// The steps of a transform, as flags.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "firth/transform.h"

namespace firth {

struct TransformFlags {
  TransformOptions options;
  std::string whiten;           // "zca", "pca" or empty
  std::string all_but_the_top;  // D, "auto" or empty
  std::string project;          // "centred", "raw" or empty
  std::string pca;              // K or empty
};
void add_transform_flags(CLI::App& command, TransformFlags& flags);

// The options that the flags mean. Throws Error(usage) for a value out of range, more than one
// linear step, or --project without --all-but-the-top.
[[nodiscard]] TransformOptions options_of(const TransformFlags& flags);

[[nodiscard]] bool any_step(const TransformOptions& options);

}  // namespace firth
