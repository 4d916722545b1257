// Thrown by long calls whose progress callback answered false.
#pragma once

#include <exception>

namespace firth {

class Stopped : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "stopped on request"; }
};

}  // namespace firth
