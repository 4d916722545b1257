// The tables before the first round, and whether they are fit to go on from. Private.
#pragma once

#include "firth/matrix.h"
#include "firth/options.h"
#include "firth/train.h"

namespace firth {

// W uniform in +-start_width/dim, C zero, or what `from` brings.
void start_tables(Matrix& words, Matrix& contexts, const Start& from, const ModelOptions& options,
                  int threads);

// The tables as `state` has them. REQUIRES: require_resumable().
void restore_tables(Matrix& words, Matrix& contexts, const TrainState& state, int threads);

// Throws Error(input) unless `state` can be one of training with V = `words`, these options and
// `shape`, whose longest section has `longest` tokens.
void require_resumable(const TrainState& state, std::size_t words, const ModelOptions& options,
                       const Shape& shape, Count longest);

// The error of numbers that are no longer finite, and when that was found out.
[[noreturn]] void throw_diverged(const TrainProgress& progress, const std::string& what);

}  // namespace firth
