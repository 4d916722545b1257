// firth_manual man|bash|zsh|fish: writes the manual page or a completion script to stdout.
#include <CLI/App.hpp>
#include <iostream>
#include <map>
#include <string>

#include "cli/manual/manual.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  using Writer = std::string (*)(const firth::CommandEntry&);
  static const std::map<std::string, Writer> writers = {{"man", firth::man_page},
                                                        {"bash", firth::bash_completion},
                                                        {"zsh", firth::zsh_completion},
                                                        {"fish", firth::fish_completion}};
  const auto writer = argc == 2 ? writers.find(argv[1]) : writers.end();
  if (writer == writers.end()) {
    std::cerr << "usage: firth_manual man|bash|zsh|fish\n";
    return 2;
  }
  firth::Action unused;
  std::cout << writer->second(firth::table_of(*firth::make_program(unused))) << std::flush;
  return std::cout.good() ? 0 : 4;
}
