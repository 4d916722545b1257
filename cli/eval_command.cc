// firth eval: benchmarks of one model or of several.
#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <system_error>

#include "cli/about_model.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/standard_streams.h"
#include "firth/error.h"
#include "firth/table.h"
#include "report/benchmark_report.h"

namespace firth {
namespace {

struct EvalFlags {
  CommonFlags common;
  std::vector<std::string> models;
  std::vector<std::string> analogies;
  std::vector<std::string> similarity;
  std::vector<std::string> categories;
  std::string convention = "firth";
  std::vector<std::string> methods;
  std::string letter_case;
  std::string unknown;
  std::uint64_t first = 0;
};

const std::vector<Convention> kConventions{Convention::firth, Convention::word2vec,
                                           Convention::gensim, Convention::glove,
                                           Convention::hyperwords};

std::vector<Convention> conventions_of(const EvalFlags& flags) {
  if (flags.convention == "all") return kConventions;
  std::vector<std::string> names;
  for (const Convention convention : kConventions) {
    if (flags.convention == name_of(convention)) return {convention};
    names.emplace_back(name_of(convention));
  }
  names.emplace_back("all");
  refuse_choice("--convention", flags.convention, names);
}

BenchmarkMethod method_of(const std::string& name) {
  return choose<BenchmarkMethod>("--method", name,
                                 {{"3cosadd", BenchmarkMethod::cos_add},
                                  {"3cosmul", BenchmarkMethod::cos_mul},
                                  {"pairdirection", BenchmarkMethod::pair_direction},
                                  {"3cosavg", BenchmarkMethod::cos_avg},
                                  {"lrcos", BenchmarkMethod::lr_cos}});
}

std::vector<BenchmarkMethod> methods_of(const EvalFlags& flags) {
  std::vector<BenchmarkMethod> methods;
  for (const std::string& name : flags.methods) {
    const BenchmarkMethod method = method_of(name);
    if (std::count(methods.begin(), methods.end(), method) > 0) {
      throw Error(ErrorKind::usage, "--method: " + printable(name) + " is given twice");
    }
    methods.push_back(method);
  }
  return methods.empty() ? std::vector<BenchmarkMethod>{BenchmarkMethod::cos_add} : methods;
}

// Programs whose own options do what --case and --unknown do.
bool has_options(Convention convention) {
  return convention == Convention::firth || convention == Convention::gensim;
}

bool has_first(Convention convention) {
  return has_options(convention) || convention == Convention::word2vec;
}

// Programs with a benchmark of word pairs; firth's rules stand in for the others.
bool compares_words(Convention convention) {
  return has_options(convention) || convention == Convention::hyperwords;
}

// An option must take part in something that is asked for.
void require_effect(const EvalFlags& flags, const std::vector<Convention>& conventions) {
  const auto none = [&](bool (*has)(Convention)) {
    return std::none_of(conventions.begin(), conventions.end(), has);
  };
  const auto refuse_option = [&](const char* option) {
    throw Error(ErrorKind::usage,
                std::string(option) + " has no effect with --convention " + flags.convention);
  };
  if (!flags.letter_case.empty() && none(has_options)) refuse_option("--case");
  if (!flags.unknown.empty() && none(has_options)) refuse_option("--unknown");
  if (flags.first > 0 && none(has_first)) refuse_option("--first");
  if (!flags.unknown.empty() && flags.analogies.empty() && flags.similarity.empty()) {
    throw Error(ErrorKind::usage, "--unknown has no effect on --categories");
  }
  if (flags.analogies.empty() && !flags.methods.empty()) {
    throw Error(ErrorKind::usage, "--method has no effect without --analogies");
  }
  if (flags.analogies.empty() && flags.similarity.empty() && flags.categories.empty()) {
    throw Error(ErrorKind::usage, "nothing to do: give --analogies, --similarity or --categories");
  }
  if (flags.analogies.empty() && none(compares_words)) {
    throw Error(ErrorKind::usage,
                "--convention " + flags.convention + " has no effect without --analogies");
  }
}

EvaluationRules rules_of(Convention convention, const EvalFlags& flags) {
  EvaluationRules rules = rules_of(convention);
  if (has_first(convention) && flags.first > 0) rules.first = flags.first;
  if (!has_options(convention)) return rules;
  if (!flags.letter_case.empty()) {
    rules.letter_case = choose<CaseRule>("--case", flags.letter_case,
                                         {{"exact", CaseRule::exact}, {"fold", CaseRule::upper}});
    rules.exclude_variants = rules.letter_case == CaseRule::upper;
  }
  if (!flags.unknown.empty()) {
    rules.unknown = choose<UnknownRule>("--unknown", flags.unknown,
                                        {{"skip", UnknownRule::skip}, {"zero", UnknownRule::zero}});
  }
  return rules;
}

// What is asked of every model.
struct Questions {
  std::vector<EvaluationRules> rules;
  std::vector<BenchmarkMethod> methods;
  std::vector<AnalogySet> analogies;
  std::vector<SimilaritySet> similarity;
  std::vector<CategorySet> categories;
};

void require_methods(const Questions& questions) {
  for (const BenchmarkMethod method : questions.methods) {
    const auto has = [&](const EvaluationRules& rules) {
      return has_method(rules.convention, method);
    };
    if (std::none_of(questions.rules.begin(), questions.rules.end(), has)) {
      throw Error(ErrorKind::usage, std::string("--method: ") +
                                        name_of(questions.rules[0].convention) + " has no " +
                                        name_of(method));
    }
    for (const AnalogySet& set : questions.analogies) {
      if (!needs_pairs(method) || is_paired(set)) continue;
      throw Error(ErrorKind::usage, std::string("--method: ") + name_of(method) +
                                        " asks pairs (word, tab, answers), " +
                                        printable(set.file, 4096) + " has questions");
    }
  }
}

Questions read_questions(const EvalFlags& flags) {
  const std::vector<Convention> conventions = conventions_of(flags);
  require_effect(flags, conventions);
  Questions questions;
  questions.methods = methods_of(flags);
  for (const Convention convention : conventions) {
    questions.rules.push_back(rules_of(convention, flags));
  }
  for (const auto& path : flags.analogies) questions.analogies.push_back(read_analogies(path));
  for (const auto& path : flags.similarity) {
    questions.similarity.push_back(read_word_similarity(path));
  }
  for (const auto& path : flags.categories) questions.categories.push_back(read_categories(path));
  require_methods(questions);
  return questions;
}

// The convention's rules; firth's where its program does not do this benchmark.
std::vector<EvaluationRules> rules_for_words(const Questions& questions, const EvalFlags& flags) {
  std::vector<EvaluationRules> rules;
  for (const EvaluationRules& one : questions.rules) {
    if (compares_words(one.convention)) rules.push_back(one);
  }
  if (rules.empty()) rules.push_back(rules_of(Convention::firth, flags));
  return rules;
}

ModelBenchmarks evaluate(const std::string& path, const LoadedTable& loaded,
                         const Questions& questions, const EvalFlags& flags) {
  const int threads = flags.common.threads;
  const UnitView rows = unit(loaded.table.vectors, threads);
  const WordList& words = loaded.table.words;
  ModelBenchmarks result{path, words.size(), rows.zero_rows, {}, {}, {}};
  for (const AnalogySet& set : questions.analogies) {
    for (const BenchmarkMethod method : questions.methods) {
      for (const EvaluationRules& rules : questions.rules) {
        if (!has_method(rules.convention, method)) continue;
        result.analogies.push_back(evaluate_analogies(words, rows, set, method, rules, threads));
      }
    }
  }
  for (const SimilaritySet& set : questions.similarity) {
    for (const EvaluationRules& rules : rules_for_words(questions, flags)) {
      result.similarity.push_back(evaluate_similarity(words, rows, set, rules, threads));
    }
  }
  for (const CategorySet& set : questions.categories) {
    const EvaluationRules rules = rules_for_words(questions, flags)[0];
    result.categories.push_back(
        about_model(path, [&] { return evaluate_categories(words, rows, set, rules, threads); }));
  }
  return result;
}

ModelDifference difference_of(const ModelBenchmarks& first, const ModelBenchmarks& second,
                              int threads) {
  ModelDifference result;
  for (std::size_t i = 0; i < first.analogies.size(); ++i) {
    result.analogies.push_back(difference(first.analogies[i], second.analogies[i]));
  }
  for (std::size_t i = 0; i < first.similarity.size(); ++i) {
    result.similarity.push_back(difference(first.similarity[i], second.similarity[i], threads));
  }
  return result;
}

// A wrong path is told before any work on the others.
void require_present(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown) || unknown) continue;
    throw Error(ErrorKind::io, path, "", "cannot be opened: No such file or directory");
  }
}

int run_eval(const EvalFlags& flags) {
  require_present(flags.models);
  const Questions questions = read_questions(flags);
  BenchmarkReport report;
  for (const std::string& path : flags.models) {
    const LoadedTable loaded = load_table(path);
    const auto start = std::chrono::steady_clock::now();
    report.models.push_back(evaluate(path, loaded, questions, flags));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    report.seconds += taken.count();
  }
  for (std::size_t m = 1; m < report.models.size(); ++m) {
    report.differences.push_back(
        difference_of(report.models[0], report.models[m], flags.common.threads));
  }
  write_stdout(flags.common.json ? json_of(report) : text_of(report));
  return 0;
}

}  // namespace

void add_eval_command(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "eval",
      "Benchmarks: analogies, word similarity, categories; of several models side by side.\n\n"
      "Example:\n  firth eval model --analogies questions-words.txt --similarity wordsim353.tsv\n"
      "  firth eval model other.bin --analogies questions-words.txt --convention all\n"
      "  firth eval model --analogies BATS_3.0 --method 3cosadd lrcos\n");
  const auto flags = std::make_shared<EvalFlags>();
  add_texts(*command, "MODEL", flags->models, "", kModelHelp)->required();
  add_texts(*command, "--analogies", flags->analogies, "FILE",
            "questions of four words, MSR questions, or a folder of pairs (BATS)");
  add_texts(*command, "--similarity", flags->similarity, "FILE", "two words and a score a line");
  add_texts(*command, "--categories", flags->categories, "FILE", "a word and its class a line");
  add_text(*command, "--convention", flags->convention,
           "firth|word2vec|gensim|glove|hyperwords|all", "whose way of counting")
      ->default_str(flags->convention);
  add_texts(*command, "--method", flags->methods, "3cosadd|3cosmul|pairdirection|3cosavg|lrcos",
            "of analogies (default: 3cosadd); the last two for questions of pairs");
  add_text(*command, "--case", flags->letter_case, "exact|fold",
           "fold: upper and lower case are one (firth, gensim)");
  add_text(*command, "--unknown", flags->unknown, "skip|zero",
           "unknown words are skipped, or count as wrong (firth, gensim)");
  add_number(*command, "--first", flags->first, "0: the convention's own",
             "only the first N words of a table (firth, word2vec, gensim)");
  add_common_flags(*command, flags->common);
  command->callback([flags, &action] { action = [flags] { return run_eval(*flags); }; });
}

}  // namespace firth
