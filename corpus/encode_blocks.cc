#include "corpus/encode_blocks.h"

#include <algorithm>
#include <atomic>
#include <functional>

#include "compute/parallel.h"
#include "corpus/encoded_corpus_writer.h"

namespace firth {
namespace {

constexpr std::uint32_t kEnd = EncodedCorpus::kSentenceEnd;
using Buffer = std::vector<std::uint32_t>;

// Calls body(i, buffer) for each i in [0, n). Turns begin in rising order, so that the memory freed
// behind them follows close; each thread has a buffer.
void in_order(std::size_t n, int threads, const std::function<void(std::size_t, Buffer&)>& body) {
  std::atomic<std::size_t> next = 0;
  parallel_for(std::min(n, static_cast<std::size_t>(threads)), threads, [&](std::size_t) {
    Buffer buffer;
    try {
      for (std::size_t i = next++; i < n; i = next++) body(i, buffer);
    } catch (...) {
      next = n;
      throw;
    }
  });
}

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

// A block's place in the final array.
struct Target {
  Count begin = 0;
  bool end_last = false;  // its last token ends a sentence, as a later block says
};

std::vector<Target> place_blocks(const std::vector<CountedBlock>& blocks, Count& total) {
  std::vector<Target> targets(blocks.size());
  Target* last_filled = nullptr;
  total = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].leading_end && last_filled != nullptr) last_filled->end_last = true;
    targets[i].begin = total;
    total += blocks[i].ids.size;
    if (blocks[i].ids.size > 0) last_filled = &targets[i];
  }
  return targets;
}

}  // namespace

EncodedCorpus encode_blocks(std::vector<CountedBlock> blocks,
                            std::span<const std::vector<std::uint32_t>> maps, IdStore& store,
                            std::uint64_t memory, const std::filesystem::path& temp, int threads) {
  in_order(blocks.size(), threads, [&](std::size_t i, Buffer& buffer) {
    CountedBlock& block = blocks[i];
    const auto ids = store.load(block.ids, buffer);
    store.shrink(block.ids, ids, replace_ids(ids, maps[block.worker], block.leading_end));
  });
  Count total = 0;
  const std::vector<Target> targets = place_blocks(blocks, total);
  EncodedCorpusWriter writer(total, memory, temp);
  in_order(blocks.size(), threads, [&](std::size_t i, Buffer& buffer) {
    const auto ids = store.load(blocks[i].ids, buffer);
    if (targets[i].end_last) ids.back() |= kEnd;
    writer.write(targets[i].begin, ids);
    store.release(blocks[i].ids);
  });
  return std::move(writer).finish();
}

}  // namespace firth
