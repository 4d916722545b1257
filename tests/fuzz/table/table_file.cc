// A whole file in one format of tables, FIRTH_FUZZ_FORMAT: what loads is sound, and loads equal
// from every format that it can be written in.
#include "table/formats.h"
#include "table/word2vec_format.h"
#include "table/writers.h"
#include "tests/fuzz/table/same_table.h"

namespace firth {
namespace {

struct Written {
  TableFormat format;
  TableWriter write;
};
constexpr std::array kWritten{Written{TableFormat::word2vec_binary, write_word2vec_binary},
                              Written{TableFormat::word2vec_text, write_word2vec_text},
                              Written{TableFormat::glove_text, write_glove_text},
                              Written{TableFormat::safetensors, write_safetensors}};

void check(std::string_view bytes) {
  if (table_format_of(bytes.substr(0, kHeadBytes)) != TableFormat::FIRTH_FUZZ_FORMAT) return;
  const std::string path = fuzz_file(bytes);
  const auto loaded = unless_refused([&] { return load_table(path, NonFinite::keep); });
  if (!loaded) return;
  require(loaded->format == TableFormat::FIRTH_FUZZ_FORMAT, "the format is the one found");
  require_sound(loaded->table);
  for (const auto& [format, write] : kWritten) {
    const auto output = written(loaded->table, format, write);
    if (!output) continue;
    const auto seen = table_format_of(std::string_view(*output).substr(0, kHeadBytes));
    if (format == TableFormat::word2vec_binary && seen == TableFormat::word2vec_text) {
      continue;  // the bytes of its floats are those of a text
    }
    const LoadedTable again = load_table(fuzz_file(*output, "output"));
    require(again.format == format, "a format knows its own");
    require(again.fingerprint == loaded->fingerprint, "the same fingerprint");
    require_same(again.table, loaded->table);
  }
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  firth::check(input.rest());
  return 0;
}
