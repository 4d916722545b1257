#include "table/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace firth {
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::uint32_t kBeyond32 = 0xFFFFFFFF;  // "see the zip64 field"
constexpr std::uint16_t kZip64 = 0x0001;
constexpr std::uint16_t kPadding = 0xD935;  // the extra field by which Android aligns members
constexpr std::uint16_t kVersion = 45;      // the first with zip64
constexpr std::uint16_t kUnix = 3 << 8;
constexpr std::uint32_t kMode = 0100644U << 16;
constexpr std::uint32_t kDay = 0x0021U << 16;  // 1980-01-01, midnight: the same bytes on any day

// Little-endian.
template <class Number>
void append(std::string& text, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) {
    text += static_cast<char>(number >> (8 * i) & 0xFF);
  }
}

std::uint32_t in_32_bits(std::uint64_t value) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(value, kBeyond32));
}

// The zip64 field of those values that 32 bits do not hold; empty when all fit.
std::string zip64_field(std::initializer_list<std::uint64_t> values) {
  std::string content;
  for (const std::uint64_t value : values) {
    if (value >= kBeyond32) append(content, value);
  }
  if (content.empty()) return content;
  std::string field;
  append(field, kZip64);
  append(field, static_cast<std::uint16_t>(content.size()));
  return field + content;
}

// What a local header and the directory say alike of a member, from the version needed on.
void append_common(std::string& text, const ZipMember& member, std::size_t extra) {
  append(text, kVersion);
  append(text, std::uint32_t{0});  // no flags, stored
  append(text, kDay);
  append(text, member.crc);
  append(text, in_32_bits(member.size));  // compressed
  append(text, in_32_bits(member.size));
  append(text, static_cast<std::uint16_t>(member.name.size()));
  append(text, static_cast<std::uint16_t>(extra));
}

void append_directory_entry(std::string& text, const ZipMember& member) {
  const std::string extra = zip64_field({member.size, member.size, member.offset});
  text += "PK\x01\x02";
  append(text, static_cast<std::uint16_t>(kUnix | kVersion));
  append_common(text, member, extra.size());
  append(text, std::uint16_t{0});  // no comment
  append(text, std::uint32_t{0});  // disk 0, binary
  append(text, kMode);
  append(text, in_32_bits(member.offset));
  text += member.name + extra;
}

void append_zip64_end(std::string& text, std::uint64_t members, std::uint64_t offset) {
  const std::uint64_t size = text.size();
  text += "PK\x06\x06";
  append(text, std::uint64_t{44});  // bytes that follow
  append(text, static_cast<std::uint16_t>(kUnix | kVersion));
  append(text, kVersion);
  append(text, std::uint64_t{0});  // of disk 0
  append(text, members);
  append(text, members);
  append(text, size);
  append(text, offset);
  text += "PK\x06\x07";
  append(text, std::uint32_t{0});
  append(text, offset + size);
  append(text, std::uint32_t{1});
}

}  // namespace

std::string zip_local_header(const ZipMember& member) {
  constexpr std::size_t kFixed = 30;
  constexpr std::size_t kFieldHead = 6;  // of the padding: kind, size, alignment
  std::string extra = zip64_field({member.size, member.size});
  const std::uint64_t end = member.offset + kFixed + member.name.size() + extra.size() + kFieldHead;
  const std::size_t padding = (kAlignment - end % kAlignment) % kAlignment;
  append(extra, kPadding);
  append(extra, static_cast<std::uint16_t>(padding + 2));
  append(extra, static_cast<std::uint16_t>(kAlignment));
  extra.append(padding, '\0');
  std::string header = "PK\x03\x04";
  append_common(header, member, extra.size());
  return header + member.name + extra;
}

std::string zip_directory(const std::vector<ZipMember>& members, std::uint64_t offset) {
  std::string text;
  for (const ZipMember& member : members) append_directory_entry(text, member);
  const auto size = static_cast<std::uint32_t>(text.size());
  if (offset >= kBeyond32) append_zip64_end(text, members.size(), offset);
  text += "PK\x05\x06";
  append(text, std::uint32_t{0});  // of disk 0
  append(text, static_cast<std::uint16_t>(members.size()));
  append(text, static_cast<std::uint16_t>(members.size()));
  append(text, size);
  append(text, in_32_bits(offset));
  append(text, std::uint16_t{0});  // no comment
  return text;
}

void ZipWriter::put(std::string_view bytes) {
  out_(bytes);
  offset_ += bytes.size();
}

void ZipWriter::add(const std::string& name, const std::function<void(const ByteSink&)>& write) {
  ZipMember member{name, 0, 0, offset_};
  write([&](std::string_view bytes) {
    member.crc = static_cast<std::uint32_t>(
        ::crc32_z(member.crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
    member.size += bytes.size();
  });
  put(zip_local_header(member));
  write([this](std::string_view bytes) { put(bytes); });
  members_.push_back(std::move(member));
}

void ZipWriter::finish() { put(zip_directory(members_, offset_)); }

}  // namespace firth
