// What stands behind an EncodedCorpus: blocks of ids, one after the other.
#pragma once

#include <memory>
#include <vector>

#include "corpus/id_store.h"
#include "firth/corpus.h"

namespace firth {

struct EncodedBlocks {
  std::unique_ptr<const IdStore> ids;
  std::vector<IdStore::Place> blocks;  // none is empty
  std::vector<Count> begins{0};        // of each block in the corpus, and the end of the last
};

}  // namespace firth
