// gzip by zlib itself: libarchive (3.6) reads past the checksum of a member without looking at it,
// and a damaged corpus must not pass for a sound one. Private to io/.
#pragma once

#include <memory>
#include <string>

#include "io/byte_source.h"

namespace firth {

[[nodiscard]] std::unique_ptr<ByteSource> open_gzip(std::unique_ptr<ByteSource> raw,
                                                    const std::string& path);

}  // namespace firth
