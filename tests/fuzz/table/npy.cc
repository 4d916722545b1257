// NAME.npy with the words beside it, and with a record of both: three parts.
#include "table/npy.h"

#include "table/vocab_file.h"
#include "tests/fuzz/table/same_table.h"

namespace firth {
namespace {

void write_vectors(const ByteSink& out, const SavedTable& table) {
  write_npy(out, table, SavedMatrix::vectors);
}

void remove_beside(const char* name) { std::filesystem::remove(fuzz_folder() / name); }

void check(FuzzInput& input) {
  const NonFinite non_finite = input.choice(2) == 0 ? NonFinite::refuse : NonFinite::keep;
  const std::string path = fuzz_file(input.part(), "a.npy");
  fuzz_file(input.part(), "a.vocab.tsv");
  const std::string_view record = input.rest();
  if (!record.empty()) fuzz_file(record, "a.json");
  const auto loaded = unless_refused([&] { return load_table(path, non_finite); });
  remove_beside("a.json");
  if (!loaded || loaded->format != TableFormat::npy) return;
  require_sound(loaded->table);
  const auto vectors = written(loaded->table, TableFormat::npy, write_vectors);
  if (!vectors) return;
  const std::string again = fuzz_file(*vectors, "b.npy");
  fuzz_file(*written(loaded->table, TableFormat::npy, write_vocab), "b.vocab.tsv");
  require_same(load_table(again).table, loaded->table);
  require(load_table(again).fingerprint == loaded->fingerprint, "the same fingerprint");
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  firth::check(input);
  return 0;
}
