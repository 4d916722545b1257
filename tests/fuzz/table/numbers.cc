// Numbers in text against strtof of the C locale, fields against a loop, and floats there and back.
#include <bit>
#include <cmath>
#include <cstring>

#include "table/text_fields.h"
#include "table/word2vec_format.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

// What strtof makes of a whole text of at most 64 bytes: not its white space, not its hexadecimals.
std::optional<float> number_by_c(const std::string& text) {
  const std::size_t sign = text.find_first_not_of("+-");
  if (text.size() > 64 || sign > 1 || text.find('\0') != text.npos) return std::nullopt;
  const std::string digits = text.substr(sign);
  const bool hexadecimal = digits.starts_with("0x") || digits.starts_with("0X");
  if (hexadecimal || digits.find_first_of(" \t\n\v\f\r") == 0) return std::nullopt;
  char* end = nullptr;
  const float value = std::strtof(text.c_str(), &end);
  if (end == text.c_str() || end != text.c_str() + text.size()) return std::nullopt;
  return value;
}

bool same(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

void check_number(const std::string& text) {
  float value = -12345.0F;
  const bool is_number = parse_number(text, value);
  const std::optional<float> expected = number_by_c(text);
  require(is_number == expected.has_value(), "a number is what is one in C");
  require(same(value, expected.value_or(-12345.0F)), "it has the value that it has in C");
  require(!looks_numeric(text) || is_number, "what looks numeric is a number");
}

void check_fields(const std::string& line) {
  std::vector<std::string_view> fields;
  split_fields(line, fields);
  std::vector<std::string> expected(1);
  for (const char c : line) {
    if (c != ' ' && c != '\t') {
      expected.back() += c;
    } else if (!expected.back().empty()) {
      expected.emplace_back();
    }
  }
  if (expected.back().empty()) expected.pop_back();
  require(std::equal(fields.begin(), fields.end(), expected.begin(), expected.end()),
          "fields are what blanks separate");
  require(trailing_numbers(fields) <= fields.size(), "no more numbers than fields");
  for (const std::string& field : expected) check_number(field);
}

void check_float(std::string_view bytes) {
  float value = 0;
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  std::string text;
  append_number(text, value);
  float again = 0;
  require(parse_number(text, again) && same(again, value), "what is written reads equal");
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  const std::string text(input.rest());
  firth::check_float(text);
  firth::check_number(text);
  firth::check_fields(text);
  return 0;
}
