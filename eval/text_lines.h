// A small text file, whole, as lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "firth/error.h"

namespace firth {

// Lines without their ends (LF or CRLF) and without a byte-order mark; a last empty line is none.
// Bytes that are no UTF-8 are taken as Latin-1 and become UTF-8.
class TextLines {
 public:
  // Throws Error(io), Error(input) for a NUL byte, Error(limit) above 1 GiB.
  explicit TextLines(const std::string& path);
  TextLines(const TextLines&) = delete;
  TextLines& operator=(const TextLines&) = delete;

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const { return lines_[i]; }
  [[nodiscard]] bool latin1() const { return latin1_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  // Throws Error(input): "PATH:line N: message", line i counted from 0.
  [[noreturn]] void refuse(std::size_t i, const std::string& message) const;
  // The same about the file as a whole.
  [[noreturn]] void refuse(const std::string& message) const;

 private:
  std::string path_;
  std::string bytes_;
  std::vector<std::string_view> lines_;
  bool latin1_ = false;
};

// Without the blanks and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The parts of `line` between runs of blanks and tabs.
[[nodiscard]] std::vector<std::string_view> blank_fields(std::string_view line);

// The parts of `line` between single `separator`s, without blanks around them.
[[nodiscard]] std::vector<std::string_view> separated_fields(std::string_view line, char separator);

// "text", made printable, for messages.
[[nodiscard]] std::string in_quotes(std::string_view text);

// The part of a path after the last slash, without its extension.
[[nodiscard]] std::string stem_of(const std::string& path);

}  // namespace firth
