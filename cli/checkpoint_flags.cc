#include "cli/checkpoint_flags.h"

#include <array>
#include <string_view>

#include "cli/options.h"

namespace firth {
namespace {

constexpr const char* kWhen = "a time (10min; s, min or h), epochs (1epoch) or a number of rounds";
constexpr Count kMost = 1'000'000'000;

struct UnitName {
  std::string_view name;
  TrainInterval::Unit unit;
  Count scale;
};
constexpr std::array kUnits{UnitName{"", TrainInterval::Unit::rounds, 1},
                            UnitName{"epoch", TrainInterval::Unit::epochs, 1},
                            UnitName{"epochs", TrainInterval::Unit::epochs, 1},
                            UnitName{"s", TrainInterval::Unit::seconds, 1},
                            UnitName{"min", TrainInterval::Unit::seconds, 60},
                            UnitName{"h", TrainInterval::Unit::seconds, 3600}};

void add_interval(CLI::App& command, const std::string& name, TrainInterval& interval,
                  const std::string& description) {
  const auto read = [name, &interval](const std::string& text) {
    interval = parse_interval(name, text);
  };
  command.add_option_function<std::string>(name, read, description)->type_name("WHEN");
}

}  // namespace

TrainInterval parse_interval(const std::string& option, const std::string& text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  for (const UnitName& unit : kUnits) {
    if (text.substr(digits) != unit.name) continue;
    if (digits == 0) break;
    const Count number = parse_whole(option, text.substr(0, digits), 1, kMost);
    return {unit.unit, number * unit.scale, text};
  }
  refuse_value(option, text, kWhen);
}

void add_checkpoint_flags(CLI::App& command, CheckpointFlags& flags) {
  add_interval(command, "--checkpoint-every", flags.every,
               "save what is needed to go on, in MODEL.checkpoint: 10min (s, min, h), 1epoch, or a "
               "number of rounds, at least 500 an epoch of a large corpus");
  add_interval(command, "--stop-after", flags.stop_after,
               "write a checkpoint and end after so long, counted from the start");
  add_text(command, "--resume", flags.resume, "MODEL",
           "go on from the checkpoint of MODEL: to the same bytes, with its corpus and options")
      ->configurable(false);
}

void Countdown::add_round(bool ends_epoch) {
  ++rounds_;
  epochs_ += ends_epoch ? 1 : 0;
}

bool Countdown::over(Clock::time_point now) const {
  if (interval_.amount == 0) return false;
  switch (interval_.unit) {
    case TrainInterval::Unit::rounds:
      return rounds_ >= interval_.amount;
    case TrainInterval::Unit::epochs:
      return epochs_ >= interval_.amount;
    case TrainInterval::Unit::seconds:
      break;
  }
  const std::chrono::duration<double> passed = now - begin_;  // an hour may be 10^9 of them
  return passed.count() >= static_cast<double>(interval_.amount);
}

void Countdown::restart(Clock::time_point now) {
  begin_ = now;
  rounds_ = epochs_ = 0;
}

}  // namespace firth
