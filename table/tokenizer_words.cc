#include "table/tokenizer_words.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "firth/error.h"
#include "table/whole_file.h"

namespace firth {
namespace {

using Json = nlohmann::json;  // sorted keys: a vocabulary in order would take quadratic time

constexpr std::size_t kMaxJson = std::size_t{256} << 20;  // takes ten times as much memory

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Error(ErrorKind::input, path, "", message);
}

// Unigram models list pieces with their scores, in the order of their ids.
WordList listed_words(const Json& vocab, const std::string& path) {
  WordList words;
  for (const Json& piece : vocab) {
    if (!piece.is_array() || piece.empty() || !piece[0].is_string()) {
      refuse(path, "an entry of the vocabulary has no word");
    }
    words.add(piece[0].get<std::string>());
  }
  return words;
}

WordList numbered_words(const Json& vocab, const std::string& path) {
  std::vector<const std::string*> by_id(vocab.size(), nullptr);
  for (const auto& [word, id] : vocab.items()) {
    const bool fits = id.is_number_unsigned() && id.get<std::uint64_t>() < by_id.size();
    if (!fits || by_id[id.get<std::uint64_t>()] != nullptr) {
      refuse(path, "word \"" + printable(word) + "\" has no id of its own below " +
                       std::to_string(by_id.size()));
    }
    by_id[id.get<std::uint64_t>()] = &word;
  }
  WordList words;
  for (const std::string* word : by_id) words.add(*word);
  return words;
}

}  // namespace

WordList read_tokenizer_words(const std::filesystem::path& path) {
  const auto file = WholeFile::open(path);
  if (file->bytes().size() > kMaxJson) {
    throw Error(ErrorKind::limit, path.native(), "",
                "more than " + std::to_string(kMaxJson) + " bytes of JSON");
  }
  const Json json = Json::parse(file->bytes(), nullptr, false);
  if (!json.is_object()) refuse(path.native(), "is no JSON object");
  const auto model = json.find("model");
  if (model != json.end() && model->is_object()) {
    const auto vocab = model->find("vocab");
    if (vocab != model->end() && vocab->is_object()) return numbered_words(*vocab, path.native());
    if (vocab != model->end() && vocab->is_array()) return listed_words(*vocab, path.native());
  }
  refuse(path.native(), "has no vocabulary in \"model\"");
}

}  // namespace firth
