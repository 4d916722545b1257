#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "firth/error.h"
#include "firth/table.h"
#include "io/system_error.h"
#include "table/mapped_file.h"
#include "table/model_folder.h"
#include "table/npy.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  const char* is;
};

constexpr std::array kForeign{
    Signature{"\x1F\x8B"sv, "compressed by gzip: decompress it first"},
    Signature{"\x28\xB5\x2F\xFD"sv, "compressed by zstd: decompress it first"},
    Signature{"\xFD\x37\x7A\x58\x5A\x00"sv, "compressed by xz: decompress it first"},
    Signature{"BZh"sv, "compressed by bzip2: decompress it first"},
    Signature{"PK\x03\x04"sv, "a zip archive (.npz?): extract the .npy in it"},
    Signature{"\x80\x02"sv, "a Python pickle, which is never read: save vectors as .npy"},
    Signature{"\x80\x03"sv, "a Python pickle, which is never read: save vectors as .npy"},
    Signature{"\x80\x04"sv, "a Python pickle, which is never read: save vectors as .npy"},
    Signature{"\x80\x05"sv, "a Python pickle, which is never read: save vectors as .npy"},
    Signature{"\xBA\x16\x4F\x2F"sv, "a fastText model, which is not read yet"},
    Signature{"GGUF"sv, "a GGUF model, which is not read"},
    Signature{"\x89HDF"sv, "an HDF5 file, which is not read"},
};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "rows dim" alone on the first line.
bool has_word2vec_header(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.substr(0, 64).find('\n'));
  const std::size_t blank = line.find(' ');
  return line.size() < bytes.size() && line.size() < 64 && blank != std::string_view::npos &&
         is_number(line.substr(0, blank)) && is_number(line.substr(blank + 1));
}

// No control bytes but line ends: the floats of a binary row hold some soon.
bool is_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

bool is_safetensors(std::string_view bytes) {
  if (bytes.size() < 10 || bytes[8] != '{') return false;
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  return length <= bytes.size() - 8;
}

std::string what_it_is(std::string_view bytes) {
  if (bytes.empty()) return "empty";
  for (const Signature& signature : kForeign) {
    if (bytes.starts_with(signature.bytes)) return signature.is;
  }
  if (is_safetensors(bytes)) return "a safetensors file, which is not read yet";
  if (has_word2vec_header(bytes)) {
    return is_text(bytes.substr(0, 2048)) ? "a word2vec text file, which is not read yet"
                                          : "a word2vec binary file, which is not read yet";
  }
  return "no table: begins with \"" + printable(bytes.substr(0, 16)) + "\"";
}

LoadedTable load_folder(const fs::path& path) {
  if (fs::exists(path / "model.json") ||
      (fs::exists(path / "vectors.npy") && fs::exists(path / "vocab.tsv"))) {
    return load_model_folder(path);
  }
  throw Error(ErrorKind::input, path.native(), "",
              "is no model folder, expected vectors.npy and vocab.tsv in it");
}

}  // namespace

LoadedTable load_table(const fs::path& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (!fs::exists(status)) {
    throw system_error(path.native(), "cannot be opened", code ? code.value() : ENOENT);
  }
  if (fs::is_directory(status)) return load_folder(path);
  const auto file = MappedFile::open(path);
  if (file->bytes().starts_with(kNpyMagic)) return load_npy(path);
  throw Error(ErrorKind::input, path.native(), "",
              "is " + what_it_is(file->bytes()) + "; expected a model folder or .npy");
}

}  // namespace firth
