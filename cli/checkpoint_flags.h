// --checkpoint-every, --stop-after and --resume of `firth train`.
#pragma once

#include <CLI/App.hpp>
#include <chrono>
#include <string>

#include "firth/types.h"

namespace firth {

// How long training goes on: "10min", "1epoch", or rounds.
struct TrainInterval {
  enum class Unit { rounds, epochs, seconds };
  Unit unit = Unit::rounds;
  Count amount = 0;  // 0: for ever
  std::string text;  // as it was given
};

// Throws Error(usage).
[[nodiscard]] TrainInterval parse_interval(const std::string& option, const std::string& text);

struct CheckpointFlags {
  TrainInterval every;
  TrainInterval stop_after;
  std::string resume;  // MODEL

  // An interrupt writes a checkpoint even so.
  [[nodiscard]] bool wanted() const { return every.amount > 0 || stop_after.amount > 0; }
};
void add_checkpoint_flags(CLI::App& command, CheckpointFlags& flags);

// Counts rounds, epochs or seconds until an interval is over.
class Countdown {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Countdown(const TrainInterval& interval, Clock::time_point begin = Clock::now())
      : interval_(interval), begin_(begin) {}

  void add_round(bool ends_epoch);
  [[nodiscard]] bool over(Clock::time_point now = Clock::now()) const;
  void restart(Clock::time_point now = Clock::now());

 private:
  TrainInterval interval_;
  Clock::time_point begin_;
  Count rounds_ = 0;
  Count epochs_ = 0;
};

}  // namespace firth
