// Compressed bytes made in memory by libarchive's writing side.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace firth {

inline std::string compressed(const std::string& filter, std::string_view text) {
  if (filter == "lz4" && text.empty()) {  // libarchive 3.6 crashes when it writes none
    return {"\x04\x22\x4D\x18\x64\x40\xA7\0\0\0\0\x05\x5D\xCC\x02", 15};
  }
  std::string out(2 * text.size() + 65536, '\0');
  std::size_t used = 0;
  archive* handle = archive_write_new();
  archive_write_set_format_raw(handle);
  archive_write_add_filter_by_name(handle, filter.c_str());
  archive_write_set_bytes_per_block(handle, 0);
  archive_write_open_memory(handle, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  bool good = archive_write_header(handle, entry) == ARCHIVE_OK;
  if (!text.empty()) good = good && archive_write_data(handle, text.data(), text.size()) >= 0;
  good = good && archive_write_close(handle) == ARCHIVE_OK;
  archive_entry_free(entry);
  archive_write_free(handle);
  if (!good) throw std::runtime_error("cannot compress with " + filter);
  out.resize(used);
  return out;
}

}  // namespace firth
