// Compressed streams: as they come, and made here, then damaged.
#include "io/byte_source.h"
#include "tests/fuzz/fuzz.h"
#include "tests/io/compressed.h"

namespace firth {
namespace {

constexpr std::size_t kMost = std::size_t{1} << 18;  // read of a stream

std::string read_all(const std::string& path, std::size_t piece) {
  const auto source = open_bytes(path, Archives::pass);
  std::string bytes;
  std::string buffer(piece, '\0');
  while (bytes.size() < kMost) {
    const std::size_t got = source->read(buffer.data(), std::min(piece, kMost - bytes.size()));
    if (got == 0) break;
    require(got <= piece, "no more is read than asked for");
    bytes.append(buffer, 0, got);
  }
  return bytes;
}

std::string read_or_message(const std::string& path, std::size_t piece) {
  try {
    return read_all(path, piece);
  } catch (const Error& error) {
    require_showable(error);
    return error.what();
  }
}

// Any bytes: in whatever pieces they are read, they are the same, and so is what is wrong.
void read_as_is(FuzzInput& input) {
  const std::size_t piece = 1 + input.byte();
  const std::string path = fuzz_file(input.rest());
  require(read_or_message(path, 1 << 16) == read_or_message(path, piece),
          "the pieces do not matter");
}

// These have checksums: a damaged stream is refused, or the damage touches none of the text.
void read_made(FuzzInput& input) {
  constexpr std::array<const char*, 5> kFilters{"gzip", "bzip2", "xz", "zstd", "lz4"};
  constexpr std::size_t kChecked = 3;
  const std::size_t filter = input.choice(kFilters.size());
  const std::size_t place = input.two_bytes();
  const auto change = static_cast<char>(input.choice(256));
  const std::string text(input.rest());
  std::string stream = compressed(kFilters[filter], text);
  stream[place % stream.size()] ^= change;
  if (!is_compressed(stream)) return;  // its magic is damaged
  const std::string path = fuzz_file(stream);
  const auto read = unless_refused([&] { return read_all(path, 4096); });
  const bool sound = change == 0 && !is_compressed(text);  // twice compressed is refused
  require(read || !sound, "a sound stream is read");
  const bool checked = change == 0 || filter < kChecked;
  require(!read || !checked || *read == text, "what is read was written");
}

}  // namespace
}  // namespace firth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  firth::FuzzInput input(data, size);
  input.choice(2) == 0 ? firth::read_as_is(input) : firth::read_made(input);
  return 0;
}
