#include "report/human.h"

#include <gtest/gtest.h>

#include <cmath>

#include "firth/error.h"

namespace firth {
namespace {

TEST(Human, GroupsThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(Human, RatesKeepThreeDigits) {
  EXPECT_EQ(human_rate(0), "0");
  EXPECT_EQ(human_rate(999.4), "999");
  EXPECT_EQ(human_rate(999.6), "1.0 k");
  EXPECT_EQ(human_rate(12345), "12.3 k");
  EXPECT_EQ(human_rate(999960), "1.00 M");
  EXPECT_EQ(human_rate(4.95e6), "4.95 M");
  EXPECT_EQ(human_rate(1.2e9), "1.20 G");
  EXPECT_EQ(human_rate(std::nan("")), "?");
}

TEST(Human, BytesAreInPowersOf1024) {
  EXPECT_EQ(human_bytes(1023), "1023 B");
  EXPECT_EQ(human_bytes(1024), "1.0 KiB");
  EXPECT_EQ(human_bytes(1536), "1.5 KiB");
  EXPECT_EQ(human_bytes((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(human_bytes(std::uint64_t{3} << 40), "3.0 TiB");
  EXPECT_EQ(human_bytes(18446744073709551615U), "16777216.0 TiB");
}

TEST(Human, TimesNeverShowSixtySeconds) {
  EXPECT_EQ(human_time(0.416), "0.42 s");
  EXPECT_EQ(human_time(59.94), "59.9 s");
  EXPECT_EQ(human_time(59.96), "1 min 00 s");
  EXPECT_EQ(human_time(187), "3 min 07 s");
  EXPECT_EQ(human_time(7500), "2 h 05 min");
  EXPECT_EQ(human_time(INFINITY), "?");
}

TEST(Human, DecimalsShowTheSizeOfAnyNumber) {
  EXPECT_EQ(decimals(0), "0.0000");
  EXPECT_EQ(decimals(2.97857), "2.9786");
  EXPECT_EQ(decimals(0.0001), "0.0001");
  EXPECT_EQ(decimals(2.5e-30), "2.500e-30");
  EXPECT_EQ(decimals(-2.5e30), "-2.500e+30");
  EXPECT_EQ(decimals(NAN), "nan");
}

TEST(Human, PrintableIsCutBetweenCharacters) {
  EXPECT_EQ(printable("\u4E2D\u56FD", 6), "\u4E2D\u56FD");
  EXPECT_EQ(printable("\u4E2D\u56FD", 5), "\u4E2D...");
  EXPECT_EQ(printable("\u4E2D\u56FD", 2), "...");
  EXPECT_EQ(printable("ab\x1B", 2), "ab...");
  EXPECT_EQ(printable("a\xE4\xB8", 9), "a\\xE4\\xB8");
  EXPECT_EQ(printable("a\xE4\xB8", 8), "a\\xE4...");
}

TEST(Human, HexHasSixteenDigits) { EXPECT_EQ(hex64(0xABC), "0000000000000abc"); }

}  // namespace
}  // namespace firth
