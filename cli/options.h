// Options bound to variables. The value that the variable has is the default that the help shows,
// so that a default is written once, in the structs of firth/options.h.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace firth {

// What every subcommand takes.
struct CommonFlags {
  bool json = false;
  bool quiet = false;
  int threads = 0;  // 0: all allowed
};
void add_common_flags(CLI::App& command, CommonFlags& flags);

// Whole and decimal numbers, read strictly: all of the argument, no locale, no octal, no nan.
// `names` as CLI11 wants them ("--dim,--size"); `range` is shown in the help and in errors.
CLI::Option* add_number(CLI::App& command, const std::string& names, int& value,
                        const std::string& range, const std::string& description);
CLI::Option* add_number(CLI::App& command, const std::string& names, std::uint32_t& value,
                        const std::string& range, const std::string& description);
CLI::Option* add_number(CLI::App& command, const std::string& names, std::uint64_t& value,
                        const std::string& range, const std::string& description);
CLI::Option* add_number(CLI::App& command, const std::string& names, double& value,
                        const std::string& range, const std::string& description);

// Bytes: a whole number, with K, M, G or T for powers of 1,024.
CLI::Option* add_size(CLI::App& command, const std::string& names, std::uint64_t& value,
                      const std::string& description);

// A path, a word or a name: not empty, and not what looks like the next option. A name without
// dashes is a positional argument.
CLI::Option* add_text(CLI::App& command, const std::string& names, std::string& value,
                      const std::string& placeholder, const std::string& description);
CLI::Option* add_texts(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& placeholder, const std::string& description);

// What a MODEL argument may be, for its help.
inline constexpr const char* kModelHelp =
    "model folder, or a file of vectors: .npy, word2vec, GloVe, fastText, safetensors";

// What -o may be, for its help.
inline constexpr const char* kOutputHelp =
    "folder, or a file: .npy, .npz, .bin, .vec, .txt, .safetensors, .tsv";

// The argument MODEL, required.
void add_model(CLI::App& command, std::string& path);

CLI::Option* add_switch(CLI::App& command, const std::string& names, bool& value,
                        const std::string& description);

// Throws Error(usage) for anything but digits that make a number from `low` to `high`.
[[nodiscard]] std::uint64_t parse_whole(const std::string& option, const std::string& text,
                                        std::uint64_t low, std::uint64_t high);

// Throws Error(usage): OPTION: found "FOUND", expected WANTED.
[[noreturn]] void refuse_value(const std::string& option, const std::string& found,
                               const std::string& wanted);
// The same, expected is one of `names`; suggests the nearest.
[[noreturn]] void refuse_choice(const std::string& option, const std::string& found,
                                const std::vector<std::string>& names);

// The value that `found` names. Throws Error(usage) with all names when it names none.
template <class Value>
[[nodiscard]] Value choose(const std::string& option, const std::string& found,
                           std::initializer_list<std::pair<const char*, Value>> choices) {
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) {
    if (found == name) return value;
    names.emplace_back(name);
  }
  refuse_choice(option, found, names);
}

}  // namespace firth
