#include <CLI/App.hpp>
#include <csignal>
#include <exception>
#include <filesystem>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/interrupt.h"
#include "cli/program.h"
#include "cli/shrunk_file.h"
#include "cli/standard_streams.h"
#include "firth/error.h"
#include "firth/stopped.h"

namespace firth {
namespace {

int run(const std::vector<std::string>& arguments) {
  Action action;
  const std::unique_ptr<CLI::App> program = make_program(action);
  const std::string answer = parse(*program, arguments);
  if (answer.empty()) return action();
  write_stdout(answer);
  return 0;
}

// Called by a link named word2vec, the program is that.
std::vector<std::string> arguments_of(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.empty()) return arguments;
  const std::string name = arguments[0].substr(arguments[0].rfind('/') + 1);
  if (name == "word2vec") {
    arguments[0] = name;
  } else {
    arguments.erase(arguments.begin());
  }
  return arguments;
}

int fail(ErrorKind kind, const char* message) {
  try {
    print_error(message);
  } catch (const std::bad_alloc&) {
    print_message("firth: error: out of memory\n");
    kind = ErrorKind::limit;
  }
  return static_cast<int>(kind);
}

// The one place that catches: an error becomes a line and an exit code.
int run_and_report(int argc, char** argv) {
  try {
    return run(arguments_of(argc, argv));
  } catch (const Error& error) {
    return fail(error.kind(), error.what());
  } catch (const Stopped&) {
    return die_by_interrupt();
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::limit, "out of memory");
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(ErrorKind::io, error.what());
  } catch (const std::exception& error) {
    return fail(ErrorKind::internal, error.what());
  }
}

}  // namespace
}  // namespace firth

int main(int argc, char** argv) {
  firth::claim_standard_streams();
  std::signal(SIGPIPE, SIG_DFL);
  firth::report_shrunk_files();
  return firth::run_and_report(argc, argv);
}
