#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "firth/error.h"

namespace firth {
namespace {

using namespace std::string_literals;

// Letters, controls, marks of direction, invisible characters and broken sequences.
rc::Gen<std::string> any_text() {
  const auto byte =
      rc::gen::map(rc::gen::arbitrary<char>(), [](char c) { return std::string(1, c); });
  const auto piece = rc::gen::weightedOneOf<std::string>(
      {{2, byte},
       {2, rc::gen::elementOf(
               std::vector<std::string>{"a", "\\x1B", "\u00FC", "\u65E5", "\U0001F469"})},
       {2, rc::gen::elementOf(std::vector<std::string>{
               "\x1B[2J", "\x7F", "\u0085", "\u009B", "\u061C", "\u200B", "\u200E", "\u200F",
               "\u2028", "\u202E", "\u2066", "\u2069", "\u206F", "\uFEFF", "\uFFF9"})},
       {1, rc::gen::elementOf(std::vector<std::string>{"\xE2\x80", "\xED\xA0\x80", "\xC0\x80"})}});
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& part : pieces) text += part;
                        return text;
                      });
}

bool holds_nothing_obeyed(std::string_view text) {
  for (std::size_t length = 0; !text.empty(); text.remove_prefix(length)) {
    length = internal::utf8_sequence_length(text);
    if (length == 0 || internal::is_obeyed(internal::code_point(text, length))) return false;
  }
  return true;
}

TEST(Printable, ShowsNothingThatATerminalObeysAndIsDoneOnce) {
  EXPECT_TRUE(rc::check([] {
    const std::string text = *any_text();
    const std::string shown = printable(text, 4 * text.size());
    RC_ASSERT(holds_nothing_obeyed(shown));
    RC_ASSERT(printable(shown, shown.size()) == shown);
    RC_ASSERT(holds_nothing_obeyed(text) == (shown == text));
    const auto most = *rc::gen::inRange<std::size_t>(0, 20);
    const std::string cut = printable(text, most);
    RC_ASSERT(cut == shown || cut.ends_with("..."));
    RC_ASSERT(cut.size() <= most + 3);
  }));
}

TEST(Printable, EscapesMarksOfDirectionEndsOfLinesAndWhatIsInvisible) {
  for (const char* text : {"\u061C", "\u200B", "\u200E", "\u200F", "\u2028", "\u2029", "\u202A",
                           "\u202E", "\u2060", "\u2066", "\u2069", "\uFEFF", "\u0080", "\u009F"}) {
    EXPECT_EQ(printable(text).find(text), std::string::npos) << text;
  }
  EXPECT_EQ(printable("a\u202Eb"), "a\\xE2\\x80\\xAEb");
}

TEST(Printable, LeavesWordsOfEveryScriptAsTheyAre) {
  for (const char* text :
       {"F\u00FC\u00DFe", "\u65E5\u672C", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "\u0915\u094D\u200D\u0937", "\U0001F469\u200D\U0001F4BB", "nai\u0308ve", "a\u00A0b",
        "\u00AD", "\u2027", "\u202F"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(CodePoint, IsThatOfEverySequence) {
  EXPECT_EQ(internal::code_point("a", 1), U'a');
  EXPECT_EQ(internal::code_point("\u00FC", 2), U'\u00FC');
  EXPECT_EQ(internal::code_point("\u65E5", 3), U'\u65E5');
  EXPECT_EQ(internal::code_point("\U0010FFFF", 4), U'\U0010FFFF');
}

}  // namespace
}  // namespace firth
