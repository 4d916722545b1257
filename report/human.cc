#include "report/human.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace firth {

std::string grouped(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string human_rate(double per_second) {
  if (!std::isfinite(per_second) || per_second < 0) return "?";
  if (per_second < 999.5) return fmt::format("{:.0f}", per_second);
  if (per_second < 999.95e3) return fmt::format("{:.1f} k", per_second / 1e3);
  if (per_second < 999.995e6) return fmt::format("{:.2f} M", per_second / 1e6);
  return fmt::format("{:.2f} G", per_second / 1e9);
}

std::string human_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> kUnits{"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1023.95 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string human_time(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0) return "?";
  if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
  if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
  if (seconds > 1e12) return "?";
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string decimals(double x) {
  const double size = std::abs(x);
  const bool plain = !(size > 0) || (size >= 1e-4 && size < 1e7);
  return plain ? fmt::format("{:.4f}", x) : fmt::format("{:.3e}", x);
}

std::string labelled(std::string_view name, std::string_view value) {
  return fmt::format("{:<14}{}\n", name, value);
}

std::string hex64(std::uint64_t value) { return fmt::format("{:016x}", value); }

}  // namespace firth
