// The progress of a long run: one line that is redrawn on a terminal, a plain line every ten
// seconds anywhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include "firth/corpus.h"
#include "firth/train.h"

namespace firth {

[[nodiscard]] std::string progress_text(const ReadProgress& progress, double seconds);
[[nodiscard]] std::string progress_text(const TrainProgress& progress, int epochs,
                                        std::uint64_t memory);

// Not thread-safe. Failed writes are ignored: progress is worth no failed run.
class ProgressLine {
 public:
  enum class Style { none, terminal, plain };
  using Clock = std::chrono::steady_clock;

  // Chooses the style by what `out` is; `quiet` draws nothing. `out` must outlive the line.
  ProgressLine(std::FILE* out, bool quiet);
  ProgressLine(std::FILE* out, Style style);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // True when it is time for another line: ask before making its text.
  [[nodiscard]] bool due(Clock::time_point now = Clock::now()) const;
  void show(const std::string& text, Clock::time_point now = Clock::now());
  void clear();  // takes the redrawn line off the terminal
  [[nodiscard]] double seconds(Clock::time_point now = Clock::now()) const;  // since construction

 private:
  std::FILE* out_;
  Style style_;
  bool drawn_ = false;
  Clock::time_point began_ = Clock::now();
  Clock::time_point shown_ = began_;
};

}  // namespace firth
