// The head of a safetensors file: what its tensors are and where they lie. Private to table/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace firth {

struct TensorShape {
  std::string name;
  std::string dtype;  // "F32", "I64", ...
  std::vector<std::uint64_t> shape;
  std::uint64_t bytes = 0;
};

// The length of the header, the header, and blanks up to a multiple of 64 bytes, after which the
// tensors lie one after the other in the order given.
[[nodiscard]] std::string safetensors_header(const std::vector<TensorShape>& tensors);

}  // namespace firth
