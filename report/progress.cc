#include "report/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "report/human.h"

namespace firth {
namespace {

std::size_t columns_of(std::FILE* terminal) {
  winsize size{};
  const bool known = ::ioctl(::fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col : 80;
}

ProgressLine::Style style_of(std::FILE* out, bool quiet) {
  if (quiet) return ProgressLine::Style::none;
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(::fileno(out)) != 0 && !dumb ? ProgressLine::Style::terminal
                                               : ProgressLine::Style::plain;
}

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

std::string progress_text(const ReadProgress& progress, double seconds) {
  const auto tokens = static_cast<double>(progress.tokens);
  std::string text =
      fmt::format("reading  {} words  {} words/s  {}", grouped(progress.tokens),
                  human_rate(ratio(tokens, seconds)), human_bytes(progress.bytes_done));
  if (progress.bytes_total == 0) return text;
  const double done = std::min(1.0, ratio(static_cast<double>(progress.bytes_done),
                                          static_cast<double>(progress.bytes_total)));
  text += fmt::format(" of {}  {:.1f} %", human_bytes(progress.bytes_total), 100 * done);
  if (done > 0) text += "  ETA " + human_time(seconds * (1 - done) / done);
  return text;
}

std::string progress_text(const TrainProgress& progress, int epochs, std::uint64_t memory) {
  const auto words = static_cast<double>(progress.tokens_done);
  const double done = ratio(words, static_cast<double>(progress.tokens_total));
  std::string text = fmt::format("training {:5.1f} %  epoch {}/{}  {} words/s  lr {:.5f}",
                                 100 * done, progress.epoch + 1, epochs,
                                 human_rate(ratio(words, progress.seconds)), progress.lr);
  if (progress.loss != 0) text += fmt::format("  loss {:.4f}", progress.loss);
  if (done > 0) text += "  ETA " + human_time(progress.seconds * (1 - done) / done);
  if (memory > 0) text += "  " + human_bytes(memory);
  return text;
}

ProgressLine::ProgressLine(std::FILE* out, bool quiet) : ProgressLine(out, style_of(out, quiet)) {}

ProgressLine::ProgressLine(std::FILE* out, Style style) : out_(out), style_(style) {}

bool ProgressLine::due(Clock::time_point now) const {
  if (style_ == Style::none) return false;
  if (style_ == Style::plain) return now - shown_ >= std::chrono::seconds(10);
  return !drawn_ || now - shown_ >= std::chrono::milliseconds(200);
}

void ProgressLine::show(const std::string& text, Clock::time_point now) {
  if (style_ == Style::none) return;
  shown_ = now;
  if (style_ == Style::plain) {
    std::fputs(text.c_str(), out_);
    std::fputc('\n', out_);
  } else {
    // A line as wide as the terminal would wrap, and could not be redrawn. The text is ASCII.
    const std::string line = fmt::format("\r{:.{}}\x1b[K", text, columns_of(out_) - 1);
    std::fputs(line.c_str(), out_);
    drawn_ = true;
  }
  std::fflush(out_);
}

void ProgressLine::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", out_);
  std::fflush(out_);
  drawn_ = false;
}

double ProgressLine::seconds(Clock::time_point now) const {
  return std::chrono::duration<double>(now - began_).count();
}

}  // namespace firth
