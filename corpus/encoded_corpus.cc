#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "corpus/encoded_corpus_writer.h"
#include "corpus/id_file.h"
#include "corpus/page_array.h"
#include "firth/corpus.h"
#include "firth/error.h"
#include "io/durable.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firth {

static_assert(std::endian::native == std::endian::little,
              "fingerprints are of little-endian words");

struct EncodedCorpus::Storage {
  Count size = 0;
  const std::uint32_t* data = nullptr;  // null: in the file
  std::vector<std::uint32_t> vector;
  PageArray pages;
  UniqueFd file;
};

EncodedCorpus::EncodedCorpus(std::vector<std::uint32_t> tokens) {
  auto storage = std::make_shared<Storage>();
  storage->vector = std::move(tokens);
  storage->size = storage->vector.size();
  storage->data = storage->vector.data();
  storage_ = std::move(storage);
}

Count EncodedCorpus::size() const { return storage_ ? storage_->size : 0; }

bool EncodedCorpus::spilled() const { return storage_ && storage_->file; }

std::span<const std::uint32_t> EncodedCorpus::read(Count begin, Count end,
                                                   std::vector<std::uint32_t>& buffer) const {
  const Count size = end - begin;
  if (size == 0) return {};
  if (storage_->data != nullptr) return {storage_->data + begin, size};
  if (buffer.size() < size) buffer.resize(size);
  read_ids(storage_->file.get(), begin, {buffer.data(), size});
  return {buffer.data(), size};
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

UniqueFd create_spill_file(const std::filesystem::path& temp, std::uint64_t memory) {
  if (temp.empty()) {
    throw Error(ErrorKind::usage,
                fmt::format("the ids of the corpus need more than --memory {} bytes, expected a "
                            "folder for them in --temp",
                            memory));
  }
  return create_unnamed_file(temp);
}

EncodedCorpusWriter::EncodedCorpusWriter(Count size, std::uint64_t memory,
                                         const std::filesystem::path& temp)
    : storage_(std::make_shared<EncodedCorpus::Storage>()) {
  storage_->size = size;
  if (size > memory / 4) {
    storage_->file = create_spill_file(temp, memory);
  } else {
    storage_->pages = PageArray(size * 4);
    storage_->data = storage_->pages.as<std::uint32_t>();
  }
}

void EncodedCorpusWriter::write(Count begin, std::span<const std::uint32_t> tokens) {
  if (tokens.empty()) return;
  if (storage_->file) {
    write_ids(storage_->file.get(), begin, tokens);
  } else {
    std::memcpy(storage_->pages.as<std::uint32_t>() + begin, tokens.data(), tokens.size_bytes());
  }
}

EncodedCorpus EncodedCorpusWriter::finish() && {
  EncodedCorpus corpus;
  corpus.storage_ = std::move(storage_);
  return corpus;
}

}  // namespace firth
