#include <nlohmann/json.hpp>
#include <string>

#include "table/safetensors_header.h"
#include "table/writers.h"

namespace firth {
namespace {

std::uint64_t bytes_of_lines(const SavedTable& table) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) bytes += table.word(i).size() + 1;
  return bytes;
}

TensorShape matrix_shape(const char* name, const SavedTable& table) {
  return {name,
          table.options().half ? "F16" : "F32",
          {table.rows(), table.dim()},
          table.rows() * table.dim() * size_of(table.type())};
}

// The wider elements first, so that all are aligned.
std::vector<TensorShape> shapes_of(const SavedTable& table) {
  std::vector<TensorShape> shapes;
  if (table.has_counts()) {
    shapes.push_back({"counts", "I64", {table.rows()}, table.rows() * sizeof(Count)});
  }
  shapes.push_back(matrix_shape("vectors", table));
  if (table.has_contexts()) shapes.push_back(matrix_shape("contexts", table));
  const std::uint64_t words = bytes_of_lines(table);
  shapes.push_back({"words", "U8", {words}, words});
  return shapes;
}

}  // namespace

std::string safetensors_header(const std::vector<TensorShape>& tensors) {
  constexpr std::size_t kLength = sizeof(std::uint64_t);
  constexpr std::size_t kAlignment = 64;
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  std::uint64_t end = 0;
  for (const TensorShape& tensor : tensors) {
    header[tensor.name] = {{"dtype", tensor.dtype},
                           {"shape", tensor.shape},
                           {"data_offsets", {end, end + tensor.bytes}}};
    end += tensor.bytes;
  }
  std::string text = header.dump();
  text.append((kAlignment - (kLength + text.size()) % kAlignment) % kAlignment, ' ');
  const std::uint64_t length = text.size();
  return std::string(bytes_of(std::span(&length, 1))) + text;
}

void write_safetensors(const ByteSink& out, const SavedTable& table) {
  out(safetensors_header(shapes_of(table)));
  for (std::size_t i = 0; table.has_counts() && i < table.rows(); ++i) {
    const Count count = table.count(i);
    out(bytes_of(std::span(&count, 1)));
  }
  write_elements(out, table, SavedMatrix::vectors);
  if (table.has_contexts()) write_elements(out, table, SavedMatrix::contexts);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    out(table.word(i));
    out("\n");
  }
}

}  // namespace firth
