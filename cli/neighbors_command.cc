// firth neighbors: the nearest words of a word or of a sum of words.
#include <unistd.h>

#include <CLI/App.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/queries.h"
#include "cli/standard_streams.h"
#include "firth/error.h"

namespace firth {
namespace {

struct NeighborsFlags {
  CommonFlags common;
  bool jsonl = false;
  std::string model;
  std::vector<std::string> words;
  CandidateFlags answers;
};

struct SignedWord {
  std::string word;
  float sign = 1;
  bool is_signed = false;
};

// "+king" and "-man" are signed; "king", "+" and "-" are words.
SignedWord signed_word(const std::string& text) {
  const bool is_signed = text.size() > 1 && (text[0] == '+' || text[0] == '-');
  if (!is_signed) return {text, 1, false};
  return {text.substr(1), text[0] == '-' ? -1.0F : 1.0F, true};
}

using Query = std::vector<SignedWord>;

std::string text_of(const Query& query) {
  std::string text;
  for (const SignedWord& term : query) {
    if (!text.empty()) text += ' ';
    if (query.size() > 1 || term.is_signed) text += term.sign < 0 ? '-' : '+';
    text += term.word;
  }
  return text;
}

// Every argument is a query; when one is signed, all together are one.
std::vector<Query> queries_of(const std::vector<std::string>& arguments) {
  std::vector<Query> separate;
  Query together;
  bool any_signed = false;
  for (const std::string& argument : arguments) {
    const SignedWord word = signed_word(argument);
    separate.push_back({word});
    together.push_back(word);
    any_signed = any_signed || word.is_signed;
  }
  return any_signed ? std::vector<Query>{together} : separate;
}

QueryReport answer(const OpenModel& model, const Query& query, const NeighborsFlags& flags) {
  std::vector<QueryTerm> terms;
  for (const SignedWord& term : query) terms.push_back({model.require(term.word), term.sign});
  const std::vector<Scored> found =
      neighbors(model.rows(), terms, flags.answers.top, model.candidates(flags.answers),
                flags.common.threads);
  return {text_of(query), model.about(found)};
}

int answer_arguments(const OpenModel& model, const NeighborsFlags& flags) {
  std::vector<QueryReport> reports;
  for (const Query& query : queries_of(flags.words)) {
    reports.push_back(answer(model, query, flags));
  }
  if (flags.common.json) {
    write_stdout(json_of_neighbors(reports));
    return 0;
  }
  for (const QueryReport& report : reports) write_stdout(text_of_neighbors(report));
  return 0;
}

// The words of the next line of stdin, which may be without end; nothing at the end.
class QueryLines {
 public:
  std::optional<Query> next() {
    std::string line;
    int byte = std::getc(stdin);
    if (byte == EOF) return nothing();
    ++number_;
    for (; byte != EOF && byte != '\n'; byte = std::getc(stdin)) {
      if (line.size() == kMaxLine) refuse_line();
      line += static_cast<char>(byte);
    }
    std::istringstream words(line);
    Query query;
    for (std::string word; words >> word;) query.push_back(signed_word(word));
    return query;
  }

 private:
  static constexpr std::size_t kMaxLine = std::size_t{1} << 20;

  static std::nullopt_t nothing() {
    if (std::ferror(stdin) == 0) return std::nullopt;
    throw Error(ErrorKind::io, "standard input", "", std::strerror(errno));
  }
  [[noreturn]] void refuse_line() const {
    throw Error(ErrorKind::input, "standard input", "line " + std::to_string(number_),
                "longer than 1 MiB, expected a query a line");
  }

  std::size_t number_ = 0;
};

// A word that is unknown spoils its own line only: who asks by hand may ask again.
std::optional<QueryReport> try_to_answer(const OpenModel& model, const Query& query,
                                         const NeighborsFlags& flags) {
  try {
    return answer(model, query, flags);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input) throw;
    print_error(error.what());
    return std::nullopt;
  }
}

int answer_stdin(const OpenModel& model, const NeighborsFlags& flags) {
  std::vector<QueryReport> reports;
  int exit_code = 0;
  if (!flags.common.quiet && ::isatty(STDIN_FILENO) != 0) {
    print_message("a query a line, as: king, or: +king -man +woman; Ctrl-D ends\n");
  }
  QueryLines lines;
  while (const std::optional<Query> query = lines.next()) {
    if (query->empty()) continue;
    const std::optional<QueryReport> report = try_to_answer(model, *query, flags);
    if (!report) {
      exit_code = static_cast<int>(ErrorKind::input);
    } else if (flags.jsonl) {
      write_stdout(json_of_neighbors({*report}));
    } else if (flags.common.json) {
      reports.push_back(*report);
    } else {
      write_stdout(text_of_neighbors(*report));
    }
  }
  if (flags.common.json) write_stdout(json_of_neighbors(reports));
  return exit_code;
}

int run_neighbors(const NeighborsFlags& flags) {
  validate(flags.answers);
  if (flags.jsonl && flags.common.json) {
    throw Error(ErrorKind::usage, "--json and --jsonl: found both, expected one");
  }
  if (flags.jsonl && !flags.words.empty()) {
    throw Error(ErrorKind::usage, "--jsonl has no effect with words: it is for queries on stdin");
  }
  const OpenModel model(flags.model, flags.common);
  return flags.words.empty() ? answer_stdin(model, flags) : answer_arguments(model, flags);
}

}  // namespace

void add_neighbors_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "neighbors",
      "The nearest words by cosine, of words or of one signed sum of words.\n\n"
      "Example:\n  firth neighbors model king\n"
      "  firth neighbors model +king -man +woman\n"
      "  firth neighbors model < queries.txt   (a query a line)\n");
  const auto flags = std::make_shared<NeighborsFlags>();
  add_model(*command, flags->model);
  add_texts(*command, "WORD", flags->words, "", "words, or terms of a sum: +WORD -WORD");
  add_candidate_flags(*command, flags->answers);
  add_switch(*command, "--jsonl", flags->jsonl, "a JSON document a query of stdin");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_neighbors(*flags); }; });
}

}  // namespace firth
