#include "table/npy_dict.h"

#include <algorithm>
#include <charconv>

#include "firth/error.h"

namespace firth {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  NpyDict dict() {
    for (const char c : text_) {
      if (static_cast<unsigned char>(c) >= 0x80) fail("a header of ASCII characters");
    }
    expect('{');
    while (!accept('}')) {
      entry();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (peek() == '\n') ++at_;
    if (at_ != text_.size()) fail("the end of the header");
    if (!has_descr_ || !has_order_ || !has_shape_) fail("the keys descr, fortran_order and shape");
    return dict_;
  }

 private:
  void entry() {
    const std::string_view key = quoted();
    expect(':');
    skip_blanks();
    if (key == "descr") {
      once(has_descr_);
      dict_.descr = quoted();
    } else if (key == "fortran_order") {
      once(has_order_);
      dict_.fortran_order = truth();
    } else if (key == "shape") {
      once(has_shape_);
      shape();
    } else {
      fail("no key but descr, fortran_order and shape");
    }
  }

  std::string_view quoted() {
    skip_blanks();
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("a string in quotes");
    const std::size_t begin = ++at_;
    while (peek() != quote) {
      if (at_ == text_.size() || peek() == '\\' || peek() == '\n') fail("the end of a string");
      ++at_;
    }
    return text_.substr(begin, at_++ - begin);
  }

  bool truth() {
    for (const std::string_view word : {"True", "False"}) {
      if (text_.substr(at_, word.size()) == word) {
        at_ += word.size();
        return word == "True";
      }
    }
    fail("True or False");
  }

  void shape() {
    const std::size_t begin = at_;
    expect('(');
    bool comma = false;
    while (!accept(')')) {
      if (!dict_.shape.empty() && !comma) fail("a comma");
      dict_.shape.push_back(number());
      comma = accept(',');
    }
    if (dict_.shape.size() == 1 && !comma) fail("a tuple, (n,) for one number");
    dict_.shape_text = text_.substr(begin, at_ - begin);
  }

  std::uint64_t number() {
    skip_blanks();
    const char* first = text_.data() + at_;
    const char* last = std::find_if_not(first, text_.data() + text_.size(), is_digit);
    std::uint64_t value = 0;
    if (first == last || (*first == '0' && last - first > 1)) fail("a whole number");
    if (std::from_chars(first, last, value).ec != std::errc{} || value > INT64_MAX) {
      fail("a number below 2^63");
    }
    at_ += static_cast<std::size_t>(last - first);
    if (peek() == 'L') ++at_;
    return value;
  }

  void once(bool& seen) {
    if (seen) fail("each key once");
    seen = true;
  }

  // '\0' at the end.
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    while (peek() == ' ') ++at_;
  }

  bool accept(char wanted) {
    skip_blanks();
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!accept(wanted)) fail(std::string("'") + wanted + "'");
  }

  [[noreturn]] void fail(const std::string& wanted) const {
    throw Error(ErrorKind::input, path_, "",
                "header of .npy at character " + std::to_string(at_) + " has \"" +
                    printable(text_.substr(at_), 40) + "\", expected " + wanted);
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
  NpyDict dict_;
  bool has_descr_ = false;
  bool has_order_ = false;
  bool has_shape_ = false;
};

}  // namespace

NpyDict parse_npy_dict(std::string_view text, const std::string& path) {
  return Parser(text, path).dict();
}

}  // namespace firth
