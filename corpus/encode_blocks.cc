#include "corpus/encode_blocks.h"

#include <utility>

#include "compute/parallel.h"
#include "corpus/encoded_blocks.h"

namespace firth {
namespace {

constexpr std::uint32_t kEnd = EncodedCorpus::kSentenceEnd;

// Replaces ids by final ones and closes the gaps; how many are left. The end of a sentence moves to
// the last kept token before it; without one in this block, `leading_end` passes it to the block
// before. (If that token ended an earlier sentence, it is marked already and nothing changes.)
std::uint32_t replace_ids(std::span<std::uint32_t> ids, const std::vector<std::uint32_t>& map,
                          bool& leading_end) {
  std::uint32_t kept = 0;
  for (const std::uint32_t token : ids) {
    const std::uint32_t id = map[token & ~kEnd];
    if (id != kNoWord) {
      ids[kept++] = id | (token & kEnd);
    } else if ((token & kEnd) != 0) {
      if (kept > 0) {
        ids[kept - 1] |= kEnd;
      } else {
        leading_end = true;
      }
    }
  }
  return kept;
}

// A sentence end that opens a block belongs to the last token before it.
void move_leading_ends(const std::vector<CountedBlock>& blocks, const IdStore& store) {
  std::vector<std::uint32_t> buffer;
  const IdStore::Place* before = nullptr;
  for (const CountedBlock& block : blocks) {
    if (block.leading_end && before != nullptr) {
      const auto last = store.load(*before, before->size - 1, 1, buffer);
      last.front() |= kEnd;
      store.update(*before, before->size - 1, last);
    }
    if (block.ids.size > 0) before = &block.ids;
  }
}

}  // namespace

EncodedCorpus encode_blocks(std::vector<CountedBlock> blocks,
                            std::span<const std::vector<std::uint32_t>> maps,
                            std::unique_ptr<IdStore> store, int threads) {
  parallel_for(blocks.size(), threads, [&](std::size_t i) {
    CountedBlock& block = blocks[i];
    std::vector<std::uint32_t> buffer;
    const auto ids = store->load(block.ids, 0, block.ids.size, buffer);
    block.ids.size = replace_ids(ids, maps[block.worker], block.leading_end);
    store->update(block.ids, 0, ids.first(block.ids.size));
  });
  move_leading_ends(blocks, *store);
  auto all = std::make_shared<EncodedBlocks>();
  all->ids = std::move(store);
  for (const CountedBlock& block : blocks) {
    if (block.ids.size == 0) continue;
    all->blocks.push_back(block.ids);
    all->begins.push_back(all->begins.back() + block.ids.size);
  }
  return EncodedCorpus(std::move(all));
}

}  // namespace firth
