// From blocks of workers' ids to the corpus of final ids.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "corpus/count_pass.h"
#include "corpus/id_store.h"
#include "firth/corpus.h"

namespace firth {

// `blocks` in corpus order; `maps`: for each worker, its ids to final ids or kNoWord. Blocks are
// freed as they are copied: memory stays near 4 bytes a token.
[[nodiscard]] EncodedCorpus encode_blocks(std::vector<CountedBlock> blocks,
                                          std::span<const std::vector<std::uint32_t>> maps,
                                          IdStore& store, std::uint64_t memory,
                                          const std::filesystem::path& temp, int threads);

}  // namespace firth
