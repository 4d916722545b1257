#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/machine_peak.cc"
#include "hwy/foreach_target.h"
// foreach_target.h comes first: it includes this file again for every target.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <vector>

#include "bench/machine_peak.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace firth {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Twelve sums hide the latency and fit the 16 registers of AVX2.
double multiply_add(std::size_t rounds, float seed, float* out) {
  const hn::ScalableTag<float> tag;
  const auto factor = hn::Set(tag, 0.5F);
  const auto term = hn::Set(tag, 1.0F);
  // Starts that differ, or a compiler sees one chain in twelve.
  const auto start = [&](float x) HWY_ATTR { return hn::Set(tag, x * seed); };
  auto a = start(1), b = start(2), c = start(3), d = start(4), e = start(5), f = start(6);
  auto g = start(7), h = start(8), i = start(9), j = start(10), k = start(11), l = start(12);
  for (std::size_t n = 0; n < rounds; ++n) {
    a = hn::MulAdd(a, factor, term), b = hn::MulAdd(b, factor, term);
    c = hn::MulAdd(c, factor, term), d = hn::MulAdd(d, factor, term);
    e = hn::MulAdd(e, factor, term), f = hn::MulAdd(f, factor, term);
    g = hn::MulAdd(g, factor, term), h = hn::MulAdd(h, factor, term);
    i = hn::MulAdd(i, factor, term), j = hn::MulAdd(j, factor, term);
    k = hn::MulAdd(k, factor, term), l = hn::MulAdd(l, factor, term);
  }
  const auto ab = hn::Add(hn::Add(hn::Add(a, b), hn::Add(c, d)), hn::Add(e, f));
  const auto gh = hn::Add(hn::Add(hn::Add(g, h), hn::Add(i, j)), hn::Add(k, l));
  *out = hn::GetLane(hn::Add(ab, gh));
  return 2.0 * 12.0 * static_cast<double>(rounds * hn::Lanes(tag));
}

}  // namespace HWY_NAMESPACE
}  // namespace firth
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace firth {
namespace {

HWY_EXPORT(multiply_add);

template <class Work>
double seconds_of(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

double peak_flops() {
  double best = 0;
  volatile float seed = 0.01F;
  float sink = 0;
  for (int attempt = 0; attempt < 10; ++attempt) {
    double flops = 0;
    const double seconds =
        seconds_of([&] { flops = HWY_DYNAMIC_DISPATCH(multiply_add)(200'000, seed, &sink); });
    best = std::max(best, flops / seconds);
  }
  return best;
}

double copy_seconds(std::size_t bytes) {
  static std::vector<char> from;
  static std::vector<char> to;
  if (from.size() < bytes) from.assign(bytes, 1), to.assign(bytes, 2);
  return seconds_of([&] { std::memcpy(to.data(), from.data(), bytes); });
}

}  // namespace firth
#endif
