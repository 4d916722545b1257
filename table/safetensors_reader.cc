// safetensors: the length of a JSON header, the header, then numbers as they lie in memory.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "firth/error.h"
#include "table/elements.h"
#include "table/file_record.h"
#include "table/readers.h"
#include "table/tokenizer_words.h"
#include "table/vocab_file.h"
#include "table/whole_file.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxHeader = std::size_t{16} << 20;
constexpr const char* kMetadata = "__metadata__";

struct Tensor {
  std::string name;
  std::string dtype;
  std::vector<std::size_t> shape;
  std::string_view bytes;
};

[[noreturn]] void refuse(const std::string& path, const std::string& message) {
  throw Error(ErrorKind::input, path, "", message);
}

struct DtypeName {
  const char* name;
  ElementType type;
};
constexpr std::array kFloats{
    DtypeName{"F16", ElementType::f16}, DtypeName{"BF16", ElementType::bf16},
    DtypeName{"F32", ElementType::f32}, DtypeName{"F64", ElementType::f64}};

std::optional<ElementType> float_type(const std::string& dtype) {
  for (const DtypeName& entry : kFloats) {
    if (dtype == entry.name) return entry.type;
  }
  return std::nullopt;
}

class Tensors {
 public:
  explicit Tensors(TableInput& in) : path_(in.path()) {
    const std::string_view prefix = in.peek(kLengthBytes);
    std::uint64_t length = 0;
    std::memcpy(&length, prefix.data(), prefix.size());
    if (length > kMaxHeader) {
      throw Error(ErrorKind::limit, path_, "",
                  fmt::format("header of {} bytes, at most {} are read", length, kMaxHeader));
    }
    const std::size_t begin = kLengthBytes + length;
    const std::string_view head = in.peek(begin);
    if (head.size() < begin) {
      refuse(path_, fmt::format("header of {} bytes exceeds the file of {}", length, head.size()));
    }
    header_ = parse_object(head.substr(kLengthBytes), path_);
    const std::uint64_t end = begin + data_bytes();
    file_ = in.size() ? WholeFile::open(path_) : WholeFile::read(in, end + 1);
    if (file_->bytes().size() != end) {
      refuse(path_, fmt::format("{} bytes, expected {} by the header", file_->bytes().size(), end));
    }
    data_ = file_->bytes().substr(begin);
  }

  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] std::optional<Tensor> find(const char* name) const {
    const auto entry = header_.find(name);
    if (entry == header_.end()) return std::nullopt;
    return tensor(name, *entry);
  }

  // All names but that of the metadata.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, entry] : header_.items()) {
      if (name != kMetadata) names.push_back(name);
    }
    return names;
  }

  // The text under `key` of the metadata.
  [[nodiscard]] std::optional<std::string> metadata(const char* key) const {
    const auto all = header_.find(kMetadata);
    if (all == header_.end() || !all->is_object()) return std::nullopt;
    const auto entry = all->find(key);
    if (entry == all->end() || !entry->is_string()) return std::nullopt;
    return entry->get<std::string>();
  }

  // Holds the data against the shape, whose elements take `size` bytes each.
  void require_size(const Tensor& tensor, std::size_t size) const {
    std::size_t wanted = size;
    for (const std::size_t n : tensor.shape) wanted = checked_bytes(wanted, n, 1, path_);
    if (tensor.bytes.size() != wanted) {
      refuse_tensor(tensor.name,
                    fmt::format("{} bytes of data, expected {}", tensor.bytes.size(), wanted));
    }
  }

  [[nodiscard]] MatrixView matrix(const Tensor& tensor) const {
    const std::optional<ElementType> type = float_type(tensor.dtype);
    if (!type) refuse_tensor(tensor.name, "dtype " + printable(tensor.dtype) + ", expected floats");
    if (tensor.shape.size() != 2 || tensor.shape[0] == 0 || tensor.shape[1] == 0) {
      refuse_tensor(tensor.name, "shape " + fmt::format("[{}]", fmt::join(tensor.shape, ", ")) +
                                     ", expected rows and dimension");
    }
    require_size(tensor, size_of(*type));
    return matrix_of({tensor.bytes, *type, false, false, tensor.shape[0], tensor.shape[1]}, path_,
                     file_);
  }

  [[noreturn]] void refuse_tensor(const std::string& name, const std::string& message) const {
    refuse(path_, "tensor \"" + printable(name) + "\": " + message);
  }

 private:
  // Where the data of the last tensor end.
  [[nodiscard]] std::uint64_t data_bytes() const {
    std::uint64_t end = 0;
    for (const std::string& name : names()) end = std::max(end, offsets(name, header_[name])[1]);
    return end;
  }

  [[nodiscard]] std::vector<std::uint64_t> whole_numbers(const std::string& name, const Json& entry,
                                                         const char* key) const {
    const auto list = entry.is_object() ? entry.find(key) : entry.end();
    std::vector<std::uint64_t> numbers;
    if (entry.is_object() && list != entry.end() && list->is_array()) {
      for (const Json& number : *list) {
        if (!number.is_number_unsigned()) break;
        numbers.push_back(number.get<std::uint64_t>());
      }
      if (numbers.size() == list->size()) return numbers;
    }
    refuse_tensor(name, std::string(key) + " is no list of whole numbers");
  }

  [[nodiscard]] std::array<std::uint64_t, 2> offsets(const std::string& name,
                                                     const Json& entry) const {
    const auto found = whole_numbers(name, entry, "data_offsets");
    if (found.size() != 2 || found[0] > found[1] || found[1] > INT64_MAX) {
      refuse_tensor(name, "data_offsets are no begin and end");
    }
    return {found[0], found[1]};
  }

  [[nodiscard]] Tensor tensor(const std::string& name, const Json& entry) const {
    Tensor tensor{name, "", {}, {}};
    const auto dtype = entry.is_object() ? entry.find("dtype") : entry.end();
    if (!entry.is_object() || dtype == entry.end() || !dtype->is_string()) {
      refuse_tensor(name, "has no dtype");
    }
    tensor.dtype = dtype->get<std::string>();
    for (const std::uint64_t size : whole_numbers(name, entry, "shape"))
      tensor.shape.push_back(size);
    const auto [begin, end] = offsets(name, entry);
    tensor.bytes = data_.substr(begin, end - begin);
    return tensor;
  }

  std::string path_;
  Json header_;
  std::shared_ptr<const WholeFile> file_;
  std::string_view data_;
};

// "vectors" is ours; the others are of model2vec and of sentence-transformers. Else the only matrix
// of floats.
Tensor find_vectors(const Tensors& tensors) {
  for (const char* name : {"vectors", "embeddings", "embedding.weight"}) {
    if (const auto found = tensors.find(name)) return *found;
  }
  std::vector<Tensor> matrices;
  for (const std::string& name : tensors.names()) {
    const auto header = tensors.find(name.c_str());
    if (header && header->shape.size() == 2 && float_type(header->dtype))
      matrices.push_back(*header);
  }
  if (matrices.size() == 1) return matrices[0];
  refuse(tensors.path(), fmt::format("{} matrices of floats and none is called \"vectors\" or "
                                     "\"embeddings\": a model of more than words?",
                                     matrices.size()));
}

std::vector<Count> read_counts(const Tensors& tensors, const Tensor& tensor) {
  if (tensor.dtype != "I64" && tensor.dtype != "U64") {
    tensors.refuse_tensor(tensor.name,
                          "dtype " + printable(tensor.dtype) + ", expected I64 or U64");
  }
  tensors.require_size(tensor, sizeof(Count));
  std::vector<Count> counts(tensor.bytes.size() / sizeof(Count));
  if (!counts.empty()) std::memcpy(counts.data(), tensor.bytes.data(), tensor.bytes.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (tensor.dtype == "I64" && counts[i] > INT64_MAX) {
      tensors.refuse_tensor(tensor.name, fmt::format("count {} is negative", i));
    }
  }
  return counts;
}

// The words, by the first of: tensor "words" or metadata "words" (a line each), NAME.vocab.tsv,
// tokenizer.json beside the file.
VocabRows read_words(const Tensors& tensors, std::size_t count) {
  const auto words = tensors.find("words");
  if (words && words->dtype == "U8") return parse_vocab(words->bytes, tensors.path());
  if (const auto text = tensors.metadata("words")) return parse_vocab(*text, tensors.path());
  const fs::path vocab = name_beside_words(tensors.path(), ".safetensors") + ".vocab.tsv";
  if (is_present(vocab)) return parse_vocab(open_vocab(vocab, count)->bytes(), vocab.native());
  const fs::path tokenizer = vocab.parent_path() / "tokenizer.json";
  if (is_present(tokenizer)) return {read_tokenizer_words(tokenizer), {}};
  refuse(tensors.path(), "its words are missing, expected a tensor \"words\", " +
                             printable(vocab.filename().native()) + " or tokenizer.json beside it");
}

}  // namespace

ReadTable read_safetensors(TableInput& in) {
  const Tensors tensors(in);
  ReadTable read;
  EmbeddingTable& table = read.table;
  table.vectors = tensors.matrix(find_vectors(tensors));
  VocabRows rows = read_words(tensors, table.vectors.rows);
  if (const auto counts = tensors.find("counts")) rows.counts = read_counts(tensors, *counts);
  const std::size_t wanted = table.vectors.rows;
  if (rows.words.size() != wanted || (!rows.counts.empty() && rows.counts.size() != wanted)) {
    refuse(in.path(), fmt::format("{} rows, but {} words and {} counts", wanted, rows.words.size(),
                                  rows.counts.size()));
  }
  if (const auto contexts = tensors.find("contexts")) {
    if (contexts->shape != std::vector{table.vectors.rows, table.vectors.dim}) {
      tensors.refuse_tensor("contexts", "has another shape than the vectors");
    }
    table.contexts = tensors.matrix(*contexts);
  }
  table.words = std::move(rows.words);
  table.counts = std::move(rows.counts);
  return read;
}

}  // namespace firth
