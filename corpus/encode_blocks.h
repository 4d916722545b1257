// From blocks of workers' ids to the corpus of final ids.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/count_pass.h"
#include "corpus/id_store.h"
#include "firth/corpus.h"

namespace firth {

// `blocks` in corpus order; `maps`: for each worker, its ids to final ids or kNoWord. Ids are
// replaced where they lie.
[[nodiscard]] EncodedCorpus encode_blocks(std::vector<CountedBlock> blocks,
                                          std::span<const std::vector<std::uint32_t>> maps,
                                          std::unique_ptr<IdStore> ids, int threads);

}  // namespace firth
