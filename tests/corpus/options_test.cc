#include "firth/options.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/expect_error.h"

namespace firth {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class Set>
void refused(Set set, const char* message) {
  ModelOptions options;
  set(options);
  EXPECT_ERROR(validate(options), ErrorKind::usage, message);
}

template <class Set>
void accepted(Set set) {
  ModelOptions options;
  set(options);
  EXPECT_NO_THROW(validate(options));
}

TEST(Options, DefaultsAreValid) {
  EXPECT_NO_THROW(validate(ModelOptions{}));
  EXPECT_NO_THROW(validate(RunOptions{}));
}

TEST(Options, MessagesNameOptionValueAndRange) {
  refused([](auto& o) { o.dim = 0; }, "--dim 0: expected 1 to 4096");
  refused([](auto& o) { o.dim = 4097; }, "--dim 4097: expected 1 to 4096");
  refused([](auto& o) { o.window = 101; }, "--window 101: expected 1 to 100");
  refused([](auto& o) { o.negative = 0; }, "--negative 0: expected 1 to 100");
  refused([](auto& o) { o.epochs = 0; }, "--epochs 0: expected 1 to 10000");
  refused([](auto& o) { o.ns_exponent = 2.5; }, "--ns-exponent 2.5: expected -2 to 2");
  refused([](auto& o) { o.sample = -0.5; }, "--sample -0.5: expected 0 to 1");
  refused([](auto& o) { o.lr = 0; }, "--lr 0: expected more than 0, at most 10");
  refused([](auto& o) { o.lr = 11; }, "--lr 11: expected more than 0, at most 10");
  refused([](auto& o) { o.min_lr = 1.5; }, "--min-lr 1.5: expected 0 to 1");
  refused([](auto& o) { o.start_width = 0; }, "--start-width 0: expected more than 0, at most 100");
  refused([](auto& o) { o.start_width = 101; }, "--start-width 101: expected more than 0");
  refused([](auto& o) { o.text.max_token = 0; }, "--max-token 0: expected 1 to 65535");
  refused([](auto& o) { o.text.max_token = 65536; }, "--max-token 65536");
  refused([](auto& o) { o.vocabulary.min_count = 0; }, "--min-count 0: expected at least 1");
  refused([](auto& o) { o.vocabulary.max_vocab = 1ULL << 31; }, "--max-vocab 2147483648");
  refused([](auto& o) { o.shape.lanes = 1025; }, "--lanes 1025: expected 1 to 1024");
  refused([](auto& o) { o.shape.chunk = 15; }, "--chunk 15: expected 16 to 1000000");
  refused([](auto& o) { o.shape.noise_pool = -1; }, "--noise-pool -1: expected 1 to 65536");
  refused([](auto& o) { o.shape.block = 65; }, "--block 65: expected 1 to 64");
}

TEST(Options, EndsOfRangesAreInside) {
  accepted([](auto& o) { o.dim = 1; });
  accepted([](auto& o) { o.dim = 4096; });
  accepted([](auto& o) { o.sample = 0; });
  accepted([](auto& o) { o.lr = 10; });
  accepted([](auto& o) { o.start_width = 100; });
  accepted([](auto& o) { o.ns_exponent = -2; });
  accepted([](auto& o) { o.shape = {1024, 1'000'000, 65'536, 64}; });
}

TEST(Options, NanIsRefusedEverywhere) {
  refused([](auto& o) { o.ns_exponent = kNan; }, "--ns-exponent nan");
  refused([](auto& o) { o.sample = kNan; }, "--sample nan");
  refused([](auto& o) { o.lr = kNan; }, "--lr nan");
  refused([](auto& o) { o.min_lr = kNan; }, "--min-lr nan");
}

TEST(Options, RunOptionsAreChecked) {
  RunOptions threads;
  threads.threads = 1025;
  EXPECT_ERROR(validate(threads), ErrorKind::usage, "--threads 1025: expected 1 to 1024");
  RunOptions target;
  target.target = "sse\n";
  EXPECT_ERROR(validate(target), ErrorKind::usage, "--target sse\\x0A: expected scalar");
  target.target = "avx2";
  EXPECT_NO_THROW(validate(target));
}

}  // namespace
}  // namespace firth
