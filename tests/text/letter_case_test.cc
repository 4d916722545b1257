#include "text/letter_case.h"

#include <gtest/gtest.h>

#include <string>

namespace firth {
namespace {

TEST(LowerCase, MapsEachCodePointAlone) {
  EXPECT_EQ(unicode_lower("ABCxyz-09"), "abcxyz-09");
  EXPECT_EQ(unicode_lower("\xC3\x89t\xC3\x89"), "\xC3\xA9t\xC3\xA9");  // É
  EXPECT_EQ(unicode_lower("\xCE\xA3"), "\xCF\x83");      // capital sigma, never the final form
  EXPECT_EQ(unicode_lower("\xC3\x9F"), "\xC3\x9F");      // sharp s: case folding would give ss
  EXPECT_EQ(unicode_lower("\xC8\xBA"), "\xE2\xB1\xA5");  // grows by a byte
  EXPECT_EQ(unicode_lower("\xF0\x90\x90\x80"), "\xF0\x90\x90\xA8");  // Deseret
}

TEST(LowerCase, LeavesInvalidBytes) {
  EXPECT_EQ(unicode_lower("A\xFF"
                          "B\xC3"),
            "a\xFF"
            "b\xC3");
}

TEST(LowerCase, ShortcutAgreesWithTheMapping) {
  for (int byte = 1; byte < 128; ++byte) {
    const std::string word(1, static_cast<char>(byte));
    EXPECT_EQ(is_lower_ascii(word), unicode_lower(word) == word) << byte;
  }
}

TEST(UpperCase, MapsEachCodePointAloneButSharpS) {
  EXPECT_EQ(unicode_upper("abc\xC3\xA9"), "ABC\xC3\x89");  // é
  EXPECT_EQ(unicode_upper("stra\xC3\x9F"
                          "e"),
            "STRASSE");                                      // sharp s, as str.upper
  EXPECT_EQ(unicode_upper("\xEF\xAC\x81"), "\xEF\xAC\x81");  // ligature fi: stays
  EXPECT_EQ(unicode_upper("\xFFz"), "\xFFZ");
}

TEST(AsciiCase, MapsNothingButLatinLetters) {
  EXPECT_EQ(ascii_upper("a{`z\xC3\xA9"), "A{`Z\xC3\xA9");
  EXPECT_EQ(ascii_lower("A[@Z\xC3\x89"), "a[@z\xC3\x89");
}

}  // namespace
}  // namespace firth
