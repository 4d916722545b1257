#include "cli/interrupt.h"

#include <csignal>
#include <initializer_list>

#include "firth/stopped.h"

namespace firth {
namespace {

volatile std::sig_atomic_t g_signal = 0;

extern "C" void on_interrupt(int number) {
  if (g_signal != 0) {
    ::signal(number, SIG_DFL);
    ::raise(number);  // delivered as soon as this handler returns
    return;
  }
  g_signal = number;
}

}  // namespace

void catch_interrupts() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    ::sigaction(number, nullptr, &action);
    if (action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(number, &action, nullptr);
  }
}

bool interrupted() { return g_signal != 0; }

void stop_if_interrupted() {
  if (interrupted()) throw Stopped();
}

int die_by_interrupt() {
  const int number = g_signal;
  if (number == 0) return 1;
  ::signal(number, SIG_DFL);
  ::raise(number);
  return 128 + number;  // the signal is blocked by the caller
}

}  // namespace firth
