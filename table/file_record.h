// What is noted of a written file, so that a reader knows it again: bytes and XXH3. Private to
// table/.
#pragma once

#include <xxhash.h>

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "io/durable.h"
#include "table/byte_sink.h"

namespace firth {

// XXH3, 64 bits, of bytes that come in pieces.
class RunningHash {
 public:
  RunningHash() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }
  void add(std::string_view bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
  [[nodiscard]] std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

struct FileRecord {
  std::uint64_t bytes = 0;
  std::uint64_t xxh3 = 0;
};

// By file name.
using FileRecords = std::map<std::string, FileRecord>;

// Writes to `file` by way of a sink, and tells what was written.
[[nodiscard]] FileRecord write_recorded(FileWriter& file,
                                        const std::function<void(const ByteSink&)>& write);

// {"vocab.tsv": {"bytes": 12, "xxh3": "0123456789abcdef"}, ...}
[[nodiscard]] nlohmann::ordered_json to_json(const FileRecords& records);

// Throws Error(input) when the file `name` (its bytes, and its path for the message) is not the one
// that `files` tells of, or is not told of at all.
void require_recorded(const nlohmann::ordered_json& files, const std::string& name,
                      std::string_view bytes, const std::string& path);

// JSON that came from outside; discarded when it is none, nothing when it is more than a record is:
// 16 MiB, 20,000 names, 100 brackets deep.
[[nodiscard]] std::optional<nlohmann::ordered_json> parse_bounded(std::string_view text);

// The same of an object. Throws Error(input) or, for more than a record, Error(limit).
[[nodiscard]] nlohmann::ordered_json parse_object(std::string_view text, const std::string& path);

}  // namespace firth
