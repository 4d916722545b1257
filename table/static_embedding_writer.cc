// The folder that sentence-transformers' StaticEmbedding loads: a matrix, and a tokenizer whose
// ids are its rows.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "table/safetensors_header.h"
#include "table/writers.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kUnknown = "[UNK]";
constexpr std::array<std::string_view, 2> kUnknownTokens{kUnknown, "<unk>"};

// What the table itself has for unknown tokens.
std::optional<std::string_view> unknown_of(const SavedTable& table) {
  for (const std::string_view token : kUnknownTokens) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.word(i) == token) return token;
    }
  }
  return std::nullopt;
}

void write_matrix(const ByteSink& out, const SavedTable& table, bool add_unknown) {
  const std::uint64_t rows = table.rows() + (add_unknown ? 1 : 0);
  const std::size_t row_bytes = table.dim() * size_of(table.type());
  out(safetensors_header({{"embedding.weight",
                           table.options().half ? "F16" : "F32",
                           {rows, table.dim()},
                           rows * row_bytes}}));
  write_elements(out, table, SavedMatrix::vectors);
  if (add_unknown) out(std::string(row_bytes, '\0'));
}

// As `tokenizers` saves it: words between white space, each with its row.
void write_tokenizer(const ByteSink& out, const SavedTable& table, bool add_unknown,
                     std::string_view unknown) {
  const Json head{{"version", "1.0"},          {"truncation", nullptr},
                  {"padding", nullptr},        {"added_tokens", Json::array()},
                  {"normalizer", nullptr},     {"pre_tokenizer", {{"type", "WhitespaceSplit"}}},
                  {"post_processor", nullptr}, {"decoder", nullptr}};
  std::string text = head.dump();
  text.pop_back();  // the object goes on
  out(text + R"(,"model":{"type":"WordLevel","vocab":{)");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    out(fmt::format("{}\n{}:{}", i == 0 ? "" : ",", Json(table.word(i)).dump(), i));
  }
  if (add_unknown) out(fmt::format(",\n{}:{}", Json(unknown).dump(), table.rows()));
  out(fmt::format("}},\n\"unk_token\":{}}}}}\n", Json(unknown).dump()));
}

std::string config_text(const SavedTable& table, std::size_t rows) {
  const Json config{{"model_type", "static-embedding"},
                    {"architectures", {"StaticEmbedding"}},
                    {"vocab_size", rows},
                    {"hidden_size", table.dim()},
                    {"torch_dtype", table.options().half ? "float16" : "float32"}};
  return config.dump(2) + "\n";
}

// A path that is not empty sends every version of the library to the module's own loader.
std::string modules_text() {
  const Json modules = Json::array({{{"idx", 0},
                                     {"name", "0"},
                                     {"path", "."},
                                     {"type", "sentence_transformers.models.StaticEmbedding"}}});
  return modules.dump(2) + "\n";
}

void create(const fs::path& path, const std::function<void(const ByteSink&)>& write) {
  FileWriter file = create_file(path);
  write([&](std::string_view bytes) { file.write(bytes); });
  file.finish();
}

}  // namespace

void save_static_embedding(const DurableTarget& target, const SavedTable& table) {
  const std::optional<std::string_view> own = unknown_of(table);
  const bool add = !own;
  const std::string_view unknown = own.value_or(kUnknown);
  target.save_folder([&](const fs::path& folder) {
    create(folder / "model.safetensors",
           [&](const ByteSink& out) { write_matrix(out, table, add); });
    create(folder / "tokenizer.json",
           [&](const ByteSink& out) { write_tokenizer(out, table, add, unknown); });
    create(folder / "config.json",
           [&](const ByteSink& out) { out(config_text(table, table.rows() + (add ? 1 : 0))); });
    create(folder / "modules.json", [](const ByteSink& out) { out(modules_text()); });
  });
}

}  // namespace firth
