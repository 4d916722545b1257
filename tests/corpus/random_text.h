// Random text that is hard on block borders: few letters, much white space, long and broken words.
#pragma once

#include <rapidcheck.h>

#include <string>

namespace firth {

inline rc::Gen<std::string> random_text() {
  using namespace std::string_literals;
  const auto piece = rc::gen::weightedOneOf<std::string>(
      {{10, rc::gen::elementOf(std::vector<std::string>{"a", "b", "c", "ab", "ba", "the", "cat"})},
       {3, rc::gen::elementOf(std::vector<std::string>{"abcdefg", "abcdefgh", "abcdefghi",
                                                       "abcdefghj", "abcdefghijklmnopq"})},
       {2,
        rc::gen::elementOf(std::vector<std::string>{"\xC3\xA9", "\xE2\x82\xAC", "\xFF", "\xC0\x80",
                                                    "\xED\xA0\x80", "\xEF\xBB\xBF", "\x01"})},
       {10, rc::gen::just(" "s)},
       {4, rc::gen::just("\n"s)},
       {2, rc::gen::elementOf(
               std::vector<std::string>{"\t", "\r\n", "\n\n", "\v", "\f", "\r", "  \n  "})},
       {1, rc::gen::map(rc::gen::inRange(1, 200),
                        [](int n) { return std::string(static_cast<std::size_t>(n), 'x'); })}});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& part : pieces) text += part;
                        // A mark at the start is no text, and the tests speak of text.
                        while (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
                        return text;
                      });
}

}  // namespace firth
