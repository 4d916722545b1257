// Files that are mapped into memory, and cut by someone else meanwhile.
#pragma once

namespace firth {

// From here on, reading where a mapped file has no bytes any more, or its disk fails, ends the
// program with a line that names the file and the exit code of an I/O error, not by SIGBUS. An
// output begun is left under its temporary name, as after a kill; the old one is untouched.
void report_shrunk_files();

}  // namespace firth
