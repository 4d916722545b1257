// A file of options: its entries written again read equal, and so do the options that it sets.
#include "cli/config.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/options.h"
#include "cli/toml.h"
#include "tests/fuzz/fuzz.h"

namespace firth {
namespace {

std::string value_text(const TomlEntry& entry) {
  if (entry.type == TomlType::text) return toml_string(entry.values[0]);
  if (entry.type != TomlType::list) return entry.values[0];
  std::string list;
  for (const std::string& value : entry.values) list += toml_string(value) + ",";
  return "[" + list + "]";
}

void check_entries(const std::vector<TomlEntry>& entries) {
  std::string text;
  for (const TomlEntry& entry : entries) {
    text += toml_string(entry.key) + " = " + value_text(entry) + "\n";
  }
  const std::vector<TomlEntry> again = read_toml(fuzz_file(text));
  require(again.size() == entries.size(), "as many entries");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    require(again[i].line == i + 1, "entries are in the order of the file");
    require(again[i].key == entries[i].key && again[i].type == entries[i].type, "the same keys");
    require(again[i].values == entries[i].values, "the same values");
  }
}

// An option of every kind.
class Command {
 public:
  Command() {
    add_texts(app_, "CORPUS", corpus_, "FILE", "files");
    add_text(app_, "--output,-o", output_, "PATH", "a path");
    add_number(app_, "--dim,--size", dim_, "1..4096", "a whole number");
    add_number(app_, "--lr", rate_, "0..1", "a number");
    add_size(app_, "--memory", memory_, "bytes");
    add_switch(app_, "--force", force_, "a switch");
  }

  std::string configured(const std::string& path) {
    apply_config(app_, path, [] {});
    return config_text(app_);
  }

 private:
  CLI::App app_;
  std::vector<std::string> corpus_;
  std::string output_;
  int dim_ = 100;
  double rate_ = 0.025;
  std::uint64_t memory_ = 0;
  bool force_ = false;
};

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firth;
  FuzzInput input(data, size);
  const std::string path = fuzz_file(input.rest(), "options");
  const auto entries = unless_refused([&] { return read_toml(path); });
  if (!entries) return 0;
  check_entries(*entries);
  const auto text = unless_refused([&] { return Command().configured(path); });
  if (!text) return 0;
  require(Command().configured(fuzz_file(*text)) == *text, "what is printed configures the same");
  return 0;
}
