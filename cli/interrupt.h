// SIGINT, SIGTERM and SIGHUP ask for an orderly end; a second one ends at once.
#pragma once

namespace firth {

// From here on the first signal is only remembered. One that the caller ignores stays ignored
// (nohup, jobs in the background). Call it when the text has been read: until then there is nothing
// to clean up, and a read that waits for a pipe would not hear of a signal that is only remembered.
void catch_interrupts();

[[nodiscard]] bool interrupted();

// Throws Stopped when interrupted.
void stop_if_interrupted();

// Dies by the remembered signal, so that the caller sees it. Returns 1 when there was none.
int die_by_interrupt();

}  // namespace firth
