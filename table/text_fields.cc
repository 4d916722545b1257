#include "table/text_fields.h"

#include <charconv>
#include <limits>

namespace firth {
namespace {

constexpr std::size_t kMaxNumber = 64;  // bytes

// Beyond the range of float: zero, a rounded denormal, or infinity. Of 64 bytes, only an exponent
// can take a number out of the range of double.
float out_of_range(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc{}) return static_cast<float>(value);
  const bool tiny =
      text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
  const float size = tiny ? 0 : std::numeric_limits<float>::infinity();
  return text.starts_with('-') ? -size : size;
}

}  // namespace

void split_fields(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  for (;;) {
    const std::size_t begin = line.find_first_not_of(kFieldBlanks);
    if (begin == std::string_view::npos) return;
    const std::size_t end = line.find_first_of(kFieldBlanks, begin);
    fields.push_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end);
  }
}

bool parse_number(std::string_view text, float& value) {
  if (text.size() > kMaxNumber) return false;
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  float number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code == std::errc::invalid_argument || end != text.data() + text.size()) return false;
  value = code == std::errc::result_out_of_range ? out_of_range(text) : number;
  return true;
}

bool looks_numeric(std::string_view text) {
  float ignored = 0;
  return !text.empty() && text.find_last_of(".0123456789") == text.size() - 1 &&
         parse_number(text, ignored);
}

std::size_t trailing_numbers(const std::vector<std::string_view>& fields) {
  std::size_t count = 0;
  float ignored = 0;
  while (count + 1 < fields.size() && parse_number(fields[fields.size() - 1 - count], ignored)) {
    ++count;
  }
  return count;
}

}  // namespace firth
