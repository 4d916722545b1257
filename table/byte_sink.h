// Where a writer's bytes go: a file, a hash, a checksum. Private to table/.
#pragma once

#include <functional>
#include <span>
#include <string_view>

namespace firth {

using ByteSink = std::function<void(std::string_view)>;

// The elements as they lie in memory.
template <class Element>
[[nodiscard]] std::string_view bytes_of(std::span<const Element> elements) {
  return {reinterpret_cast<const char*>(elements.data()), elements.size_bytes()};
}

}  // namespace firth
