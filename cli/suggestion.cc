#include "cli/suggestion.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>

#include "firth/error.h"

namespace firth {
namespace {

// A bit for each kind of byte in it; some share one.
std::uint64_t kinds_of(std::string_view name) {
  std::uint64_t kinds = 0;
  for (const char c : name) kinds |= std::uint64_t{1} << (static_cast<unsigned char>(c) % 64);
  return kinds;
}

// No distance is below these: each kind that one lacks takes an edit.
std::size_t least_distance(std::string_view a, std::string_view b, std::uint64_t kinds_of_a) {
  const auto [small, large] = std::minmax({a.size(), b.size()});
  const std::uint64_t kinds_of_b = kinds_of(b);
  return std::max({large - small, static_cast<std::size_t>(std::popcount(kinds_of_a & ~kinds_of_b)),
                   static_cast<std::size_t>(std::popcount(kinds_of_b & ~kinds_of_a))});
}

template <class Candidates>
std::string nearest_of(std::string_view name, const Candidates& candidates) {
  std::size_t best = std::max<std::size_t>(1, (name.size() + 1) / 3) + 1;
  std::string_view found;
  const std::uint64_t kinds = kinds_of(name);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const std::string_view candidate = candidates[i];
    if (least_distance(name, candidate, kinds) >= best) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance >= best) continue;
    best = distance;
    found = candidate;
  }
  return std::string(found);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Distances of a prefix of `a` to every prefix of `b`: for this prefix and the two before.
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = last;
    last = row;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  return nearest_of(name, candidates);
}

std::string nearest(std::string_view word, const WordList& words) {
  constexpr std::size_t kLongest = 64;  // bytes; nobody misspells a longer word
  return word.size() > kLongest ? "" : nearest_of(word, words);
}

std::string did_you_mean(std::string_view candidate) {
  return candidate.empty() ? "" : "; did you mean " + printable(candidate) + "?";
}

}  // namespace firth
