#include "report/json.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "firth/error.h"

namespace firth {
namespace {

std::string word_of(const Json& object) {
  if (!object.contains("word_hex")) return object["word"].get<std::string>();
  const auto hex = object["word_hex"].get<std::string>();
  std::string word;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    word += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return word;
}

// Bytes of any kind, and often sequences of UTF-8 that a terminal obeys.
rc::Gen<std::string> any_word() {
  const auto byte =
      rc::gen::map(rc::gen::arbitrary<char>(), [](char c) { return std::string(1, c); });
  const auto piece =
      rc::gen::oneOf(byte, rc::gen::element<std::string>(
                               "a", "\x1B[2J", "\x7F", "\u009B", "\u202E", "\u2066", "\u200B",
                               "\uFEFF", "\u65E5", "\U0001F469", "\"\\", "</script>", "\u2028"));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                      [](const std::vector<std::string>& pieces) {
                        std::string word;
                        for (const std::string& part : pieces) word += part;
                        return word;
                      });
}

TEST(Json, GivesEveryWordBackAndHoldsNoByteThatATerminalObeys) {
  EXPECT_TRUE(rc::check([] {
    const std::string word = *any_word();
    Json json;
    put_word(json, "word", word);
    const std::string text = compact(json);
    RC_ASSERT(text.ends_with("}\n"));
    const std::string line = text.substr(0, text.size() - 1);
    RC_ASSERT(printable(line, line.size()) == line);
    const Json back = Json::parse(text);
    RC_ASSERT(word_of(back) == word);
    RC_ASSERT(back.contains("word_hex") == !is_valid_utf8(word));
  }));
}

TEST(Json, ShowsStringsThatAreNoUtf8WithReplacementCharacters) {
  Json json;
  json["output"] = "caf\xE9";
  EXPECT_EQ(compact(json), "{\"output\":\"caf\xEF\xBF\xBD\"}\n");
}

}  // namespace
}  // namespace firth
