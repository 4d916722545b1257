#include "table/file_record.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "firth/error.h"

namespace firth {

using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMaxJson = std::size_t{16} << 20;
// Objects in order are searched name by name, and what is nested is copied and written by
// recursion.
constexpr std::size_t kMaxNames = 20'000;
constexpr int kMaxDepth = 100;

std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

// The string or whole number under `key` as text, for comparing; else empty.
std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return "";
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_unsigned() ? std::to_string(found->get<std::uint64_t>()) : "";
}

void require_same(const std::string& path, const char* what, const std::string& recorded,
                  const std::string& found) {
  if (recorded == found) return;
  throw Error(ErrorKind::input, path, "",
              fmt::format("does not match its record: {} {}, expected {}", what, found,
                          printable(recorded)));
}

}  // namespace

FileRecord write_recorded(FileWriter& file, const std::function<void(const ByteSink&)>& write) {
  RunningHash hash;
  write([&](std::string_view bytes) {
    file.write(bytes);
    hash.add(bytes);
  });
  return {file.bytes(), hash.value()};
}

Json to_json(const FileRecords& records) {
  Json files = Json::object();
  for (const auto& [name, record] : records) {
    files[name] = {{"bytes", record.bytes}, {"xxh3", hex(record.xxh3)}};
  }
  return files;
}

void require_recorded(const Json& files, const std::string& name, std::string_view bytes,
                      const std::string& path) {
  const auto entry = files.find(name);
  if (entry == files.end() || !entry->is_object()) {
    throw Error(ErrorKind::input, path, "", "is not among the recorded files of its model");
  }
  require_same(path, "bytes", text_of(*entry, "bytes"), std::to_string(bytes.size()));
  require_same(path, "xxh3", text_of(*entry, "xxh3"), hex(XXH3_64bits(bytes.data(), bytes.size())));
}

std::optional<Json> parse_bounded(std::string_view text) {
  if (text.size() > kMaxJson) return std::nullopt;
  std::size_t names = 0;
  bool too_deep = false;
  const auto within = [&](int depth, Json::parse_event_t event, const Json&) {
    too_deep = too_deep || depth > kMaxDepth;
    names += event == Json::parse_event_t::key ? 1 : 0;
    return !too_deep && names <= kMaxNames;  // else this part is left out
  };
  Json json = Json::parse(text, within, false);
  if (json.is_discarded()) return json;
  if (too_deep || names > kMaxNames) return std::nullopt;
  return json;
}

Json parse_object(std::string_view text, const std::string& path) {
  std::optional<Json> parsed = parse_bounded(text);
  if (!parsed) {
    throw Error(ErrorKind::limit, path, "",
                fmt::format("more than {} bytes, {} names or {} brackets deep in its JSON",
                            kMaxJson, kMaxNames, kMaxDepth));
  }
  if (!parsed->is_object()) throw Error(ErrorKind::input, path, "", "is no JSON object");
  return std::move(*parsed);
}

}  // namespace firth
