// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace firth {

[[nodiscard]] std::string grouped(std::uint64_t n);          // 1,234,567
[[nodiscard]] std::string human_rate(double per_second);     // 950, 12.3 k, 4.95 M, 1.20 G
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);  // 17 B, 1.5 KiB, 2.0 GiB
[[nodiscard]] std::string human_time(double seconds);  // 0.42 s, 12.3 s, 3 min 07 s, 2 h 05 min
[[nodiscard]] std::string hex64(std::uint64_t value);  // 16 digits
[[nodiscard]] std::string decimals(double x);  // 1.2346; 1.235e+30 and 1.235e-30 beyond that

// A line of a report: the name, a fixed column, the value, a newline.
[[nodiscard]] std::string labelled(std::string_view name, std::string_view value);

}  // namespace firth
