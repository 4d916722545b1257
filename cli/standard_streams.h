// Data goes to stdout, messages to stderr.
#pragma once

#include <string>
#include <string_view>

namespace firth {

// A closed stdin, stdout or stderr would hand its number to the next file opened. Puts /dev/null
// there: empty to read, and stdout refuses to be written.
void claim_standard_streams();

// Writes and flushes. Throws Error(io) when stdout is closed or full.
void write_stdout(std::string_view text);

// "firth: error: TEXT" and the like, one line. Failures are ignored: there is nowhere to tell them.
void print_error(std::string_view text);
void print_warning(std::string_view text);
void print_message(std::string_view text);  // as it is

}  // namespace firth
