#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "corpus/encoded_blocks.h"
#include "firth/corpus.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firth {

static_assert(std::endian::native == std::endian::little,
              "fingerprints are of little-endian words");

EncodedCorpus::EncodedCorpus(std::shared_ptr<const EncodedBlocks> blocks)
    : blocks_(std::move(blocks)) {}

EncodedCorpus::EncodedCorpus(const std::vector<std::uint32_t>& tokens) {
  auto store = std::make_unique<IdStore>(std::numeric_limits<std::uint64_t>::max(), "");
  IdStore::Writer writer(*store);
  std::copy(tokens.begin(), tokens.end(), writer.reserve(tokens.size()));
  auto all = std::make_shared<EncodedBlocks>();
  all->blocks.push_back(writer.keep(tokens.size()));
  all->begins.push_back(tokens.size());
  all->ids = std::move(store);
  blocks_ = std::move(all);
}

Count EncodedCorpus::size() const { return blocks_ ? blocks_->begins.back() : 0; }

bool EncodedCorpus::spilled() const { return blocks_ && blocks_->ids->spilled(); }

std::span<const std::uint32_t> EncodedCorpus::read(Count begin, Count end,
                                                   std::vector<std::uint32_t>& buffer) const {
  if (begin == end) return {};
  const auto& begins = blocks_->begins;
  const auto behind = std::upper_bound(begins.begin(), begins.end(), begin);
  auto block = static_cast<std::size_t>(behind - begins.begin()) - 1;
  if (end <= *behind) return load(block, begin, end, buffer);
  if (buffer.size() < end - begin) buffer.resize(end - begin);
  std::vector<std::uint32_t> piece;
  for (Count done = begin; done < end; ++block) {
    const auto ids = load(block, done, std::min(end, begins[block + 1]), piece);
    std::copy(ids.begin(), ids.end(), buffer.begin() + static_cast<std::ptrdiff_t>(done - begin));
    done += ids.size();
  }
  return {buffer.data(), end - begin};
}

std::span<const std::uint32_t> EncodedCorpus::load(std::size_t block, Count begin, Count end,
                                                   std::vector<std::uint32_t>& buffer) const {
  return blocks_->ids->load(blocks_->blocks[block], begin - blocks_->begins[block], end - begin,
                            buffer);
}

std::uint64_t EncodedCorpus::fingerprint() const {
  constexpr Count kStep = 256 * 1024;
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  std::vector<std::uint32_t> buffer;
  for (Count begin = 0; begin < size(); begin += kStep) {
    const auto tokens = read(begin, std::min(size(), begin + kStep), buffer);
    XXH3_64bits_update(&state, tokens.data(), tokens.size_bytes());
  }
  return XXH3_64bits_digest(&state);
}

}  // namespace firth
