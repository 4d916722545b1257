#include "report/progress.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace firth {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A stream whose bytes can be read back.
class Capture {
 public:
  Capture() : stream_(::open_memstream(&data_, &size_)) {}
  ~Capture() {
    std::fclose(stream_);
    std::free(data_);
  }
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;

  [[nodiscard]] std::FILE* stream() const { return stream_; }
  [[nodiscard]] std::string text() const {
    std::fflush(stream_);
    return {data_, size_};
  }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* stream_;
};

TEST(Progress, IsAPlainLineEveryTenSecondsElsewhere) {
  const Capture out;
  ProgressLine line(out.stream(), ProgressLine::Style::plain);
  const auto begin = ProgressLine::Clock::now();
  EXPECT_FALSE(line.due(begin + seconds(9)));
  EXPECT_TRUE(line.due(begin + seconds(11)));
  line.show("half", begin + seconds(11));
  EXPECT_FALSE(line.due(begin + seconds(20)));
  EXPECT_TRUE(line.due(begin + seconds(21)));
  line.clear();
  EXPECT_EQ(out.text(), "half\n");
}

TEST(Progress, IsRedrawnAndTakenOffOnATerminal) {
  const Capture out;
  {
    ProgressLine line(out.stream(), ProgressLine::Style::terminal);
    const auto now = ProgressLine::Clock::now();
    EXPECT_TRUE(line.due(now));
    line.show("half", now);
    EXPECT_FALSE(line.due(now + milliseconds(100)));
  }
  EXPECT_EQ(out.text(), "\rhalf\x1b[K\r\x1b[K");
}

TEST(Progress, NeverWrapsOnATerminal) {
  const Capture out;
  ProgressLine line(out.stream(), ProgressLine::Style::terminal);
  line.show(std::string(500, 'x'));
  EXPECT_EQ(out.text().find(std::string(80, 'x')), std::string::npos);
}

TEST(Progress, SaysNothingWhenQuiet) {
  const Capture out;
  ProgressLine line(out.stream(), ProgressLine::Style::none);
  EXPECT_FALSE(line.due(ProgressLine::Clock::now() + seconds(100)));
  line.show("half");
  line.clear();
  EXPECT_EQ(out.text(), "");
}

TEST(Progress, TellsPercentSpeedRateLossTimeAndMemory) {
  TrainProgress progress;
  progress.epoch = 1;
  progress.tokens_done = 2000000;
  progress.tokens_total = 8000000;
  progress.lr = 0.01875;
  progress.loss = 2.5;
  progress.seconds = 2;
  EXPECT_EQ(progress_text(progress, 5, 100 << 20),
            "training  25.0 %  epoch 2/5  1.00 M words/s  lr 0.01875  loss 2.5000  ETA 6.00 s  "
            "100.0 MiB");
}

TEST(Progress, OfAPipeHasNoPercent) {
  EXPECT_EQ(progress_text(ReadProgress{2048, 0, 1000}, 1),
            "reading  1,000 words  1.0 k words/s  2.0 KiB");
  EXPECT_EQ(progress_text(ReadProgress{1024, 4096, 1000}, 1),
            "reading  1,000 words  1.0 k words/s  1.0 KiB of 4.0 KiB  25.0 %  ETA 3.00 s");
}

}  // namespace
}  // namespace firth
