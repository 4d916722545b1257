// Compressed bytes in, plain bytes out. Private to io/.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "io/byte_source.h"

namespace firth {

enum class Compression { none, gzip, bzip2, xz, zstd, lz4 };

[[nodiscard]] const char* name_of(Compression compression);

// Looks at the first bytes of a stream, six are enough.
[[nodiscard]] Compression compression_of(std::string_view head);

// `raw` is what lies in `path`, a name for messages. REQUIRES: compression != none.
[[nodiscard]] std::unique_ptr<ByteSource> decompress(Compression compression,
                                                     std::unique_ptr<ByteSource> raw,
                                                     const std::string& path);

}  // namespace firth
