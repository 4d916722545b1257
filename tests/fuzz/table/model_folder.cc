// Folders of several files: a model, a checkpoint with its seal, a static embedding.
#include <fmt/format.h>
#include <xxhash.h>

#include "table/checkpoint.h"
#include "tests/fuzz/table/same_table.h"

namespace firth {
namespace {

namespace fs = std::filesystem;

// An empty folder for this input.
fs::path fresh_folder(const char* name) {
  const fs::path folder = fuzz_folder() / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

// The next part as a file; without a byte in it, no file.
std::string_view put_part(FuzzInput& input, const fs::path& path) {
  const std::string_view bytes = input.part();
  if (!bytes.empty()) write_bytes(path, bytes);
  return bytes;
}

std::string_view put_model(FuzzInput& input, const fs::path& folder) {
  for (const char* name : {"vectors.npy", "vocab.tsv", "contexts.npy"}) {
    put_part(input, folder / name);
  }
  return put_part(input, folder / "model.json");
}

void check_folder(const fs::path& folder) {
  if (const auto loaded = unless_refused([&] { return load_table(folder); })) {
    require_sound(loaded->table);
  }
}

// The seal is right, so that what it seals is read.
void check_checkpoint(FuzzInput& input) {
  const fs::path folder = fresh_folder("checkpoint");
  fs::create_directory(folder / "1");
  const std::string_view model = put_model(input, folder / "1");
  write_bytes(folder / "1" / "seal.json",
              fmt::format("{{\n  \"model.json\": {{\n    \"bytes\": {},\n    \"xxh3\": "
                          "\"{:016x}\"\n  }}\n}}\n",
                          model.size(), XXH3_64bits(model.data(), model.size())));
  const auto loaded = unless_refused([&] { return CheckpointFolder(folder).load_newest(); });
  if (!loaded) return;
  require_sound(loaded->table);
  require(loaded->record == model, "the record is the text that was sealed");
  require(!loaded->table.contexts.empty(), "a checkpoint has both tables");
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firth;
  FuzzInput input(data, size);
  const std::size_t kind = input.choice(3);
  if (kind == 1) {
    check_checkpoint(input);
    return 0;
  }
  const fs::path folder = fresh_folder("folder");
  if (kind == 0) {
    put_model(input, folder);
  } else {
    put_part(input, folder / "model.safetensors");
    put_part(input, folder / "tokenizer.json");
  }
  check_folder(folder);
  return 0;
}
