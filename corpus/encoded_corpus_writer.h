// Fills the array of an EncodedCorpus.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "firth/corpus.h"
#include "io/unique_fd.h"

namespace firth {

// A file without a name for ids that outgrew `memory` bytes. Throws Error(usage) without a folder.
[[nodiscard]] UniqueFd create_spill_file(const std::filesystem::path& temp, std::uint64_t memory);

class EncodedCorpusWriter {
 public:
  // Room for `size` tokens: in memory up to `memory` bytes, else in a file in `temp`.
  EncodedCorpusWriter(Count size, std::uint64_t memory, const std::filesystem::path& temp);

  // Ranges may be written from several threads, each once.
  void write(Count begin, std::span<const std::uint32_t> tokens);
  [[nodiscard]] EncodedCorpus finish() &&;

 private:
  std::shared_ptr<EncodedCorpus::Storage> storage_;
};

}  // namespace firth
