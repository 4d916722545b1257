// What a training run needs, told before it is spent.
#pragma once

#include <cstdint>

#include "firth/corpus.h"
#include "firth/table.h"
#include "firth/train.h"
#include "report/report.h"

namespace firth {

// Bytes of the output, at most.
[[nodiscard]] std::uint64_t predict_output(const Vocabulary& vocabulary, int dim,
                                           TableFormat format, bool contexts);

// Bytes that checkpoints take beyond the output, at most: two, and a third one while it is written,
// for which the output's own space does, too. `there`: so many exist already.
[[nodiscard]] std::uint64_t predict_checkpoints(const Vocabulary& vocabulary, int dim,
                                                std::uint64_t output_bytes, std::size_t there);

// The peak memory is that of training; reading the text may need more.
[[nodiscard]] SizeReport predict_sizes(const CountedWords& counted, const ModelOptions& options,
                                       const RunOptions& run, TableFormat format, bool contexts);

}  // namespace firth
