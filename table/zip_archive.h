// A zip archive of members that are not compressed, each at a multiple of 64 bytes, so that a
// matrix in it can be mapped. Private to table/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "table/byte_sink.h"

namespace firth {

struct ZipMember {
  std::string name;
  std::uint32_t crc = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  // of its local header
};

// The layout is that of PKWARE's APPNOTE 6.3, zip64 where a size or an offset needs it.
class ZipWriter {
 public:
  explicit ZipWriter(ByteSink out) : out_(std::move(out)) {}

  // `write` is called twice and must give the same bytes: a member's size and CRC-32 stand before
  // it, so that it can also be read from a pipe.
  void add(const std::string& name, const std::function<void(const ByteSink&)>& write);

  // The directory, which ends the archive.
  void finish();

 private:
  void put(std::string_view bytes);

  ByteSink out_;
  std::uint64_t offset_ = 0;
  std::vector<ZipMember> members_;
};

// The parts of an archive. What begins at `offset` of a member is its local header.
[[nodiscard]] std::string zip_local_header(const ZipMember& member);
[[nodiscard]] std::string zip_directory(const std::vector<ZipMember>& members,
                                        std::uint64_t offset);

}  // namespace firth
