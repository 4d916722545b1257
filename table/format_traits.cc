#include "table/format_traits.h"

#include <fmt/format.h>

#include <algorithm>

#include "firth/error.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

using namespace std::string_view_literals;

// Words that are lines, or begin lines "word<TAB>count".
constexpr WordRule kLine{.banned = "\t\n"sv,
                         .expected = "one that is not empty and holds no tab or newline"};
// Words between blanks.
constexpr WordRule kField{.banned = " \t\n\v\f\r\0"sv,
                          .max_bytes = kMaxWordBytes,
                          .expected = "one that is not empty and holds no white space or NUL"};
// Whatever stands before the numbers of a line.
constexpr WordRule kBeforeNumbers{
    .banned = "\t\n\v\f\r\0"sv,
    .blanks_inside = false,
    .max_bytes = kMaxWordBytes,
    .expected =
        "one that is not empty, holds no white space or NUL but blanks inside it, and ends "
        "in no number of its own"};
constexpr WordRule kCell{
    .banned = "\t\n\r\0"sv,
    .utf8 = true,
    .expected = "UTF-8 that is not empty and holds no tab, newline, carriage return or NUL"};
constexpr WordRule kJsonKey{
    .utf8 = true, .empty = true, .distinct = true, .expected = "UTF-8, and no word twice"};
// NumPy's S cuts NULs off the end.
constexpr WordRule kBytes{
    .empty = true, .ends_in_nul = false, .expected = "one that does not end in NUL"};

constexpr bool kYes = true;
constexpr bool kNo = false;

using enum TableFormat;

// clang-format off
constexpr std::array<FormatTraits, 10> kFormats{{
    // name, --format, extensions; folder, text, counts, contexts, f16; words
    {model_folder,     "model folder",     "folder",           {},               kYes, kNo,  kYes, kYes, kNo,  kLine},
    {npy,              "npy",              "npy",              {".npy"},         kNo,  kNo,  kYes, kNo,  kYes, kLine},
    {npz,              "npz",              "npz",              {".npz"},         kNo,  kNo,  kYes, kYes, kYes, kBytes},
    {word2vec_binary,  "word2vec binary",  "word2vec",         {".bin"},         kNo,  kNo,  kNo,  kNo,  kNo,  kField},
    {word2vec_text,    "word2vec text",    "word2vec-text",    {".vec", ".txt"}, kNo,  kYes, kNo,  kNo,  kNo,  kField},
    {glove_text,       "GloVe text",       "glove",            {},               kNo,  kYes, kNo,  kNo,  kNo,  kBeforeNumbers},
    {fasttext_model,   "fastText model",   nullptr,            {},               kNo,  kNo,  kYes, kYes, kNo,  {}},
    {safetensors,      "safetensors",      "safetensors",      {".safetensors"}, kNo,  kNo,  kYes, kYes, kYes, kLine},
    {projector,        "projector TSV",    "projector",        {".tsv"},         kNo,  kYes, kYes, kNo,  kNo,  kCell},
    {static_embedding, "static embedding", "static-embedding", {},               kYes, kNo,  kNo,  kNo,  kYes, kJsonKey},
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (static_cast<std::size_t>(kFormats[i].format) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a format is found by its number");

// What has an extension of these is no folder, and no format that is written either.
constexpr std::array kForeign{
    ".csv"sv,  ".gz"sv,    ".bz2"sv,     ".xz"sv,  ".zst"sv,     ".lz4"sv,   ".zip"sv, ".7z"sv,
    ".tar"sv,  ".tgz"sv,   ".parquet"sv, ".h5"sv,  ".hdf5"sv,    ".arrow"sv, ".pkl"sv, ".pickle"sv,
    ".kv"sv,   ".model"sv, ".gguf"sv,    ".ftz"sv, ".feather"sv, ".pt"sv,    ".pth"sv, ".onnx"sv,
    ".fifu"sv, ".json"sv,  ".jsonl"sv,   ".mat"sv, ".db"sv,      ".sqlite"sv};

std::string known_extensions() {
  std::string list;
  for (const FormatTraits& traits : kFormats) {
    for (const std::string_view extension : traits.extensions) {
      if (!extension.empty()) list.append(list.empty() ? "" : ", ").append(extension);
    }
  }
  return list;
}

template <class Range>
bool holds(const Range& range, std::string_view value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

}  // namespace

std::span<const FormatTraits> all_formats() { return kFormats; }

const FormatTraits& traits_of(TableFormat format) {
  return kFormats[static_cast<std::size_t>(format)];
}

const char* name_of(TableFormat format) { return traits_of(format).name; }

TableFormat format_of_output(const std::filesystem::path& path) {
  std::string extension = path.extension();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  if (extension.empty()) return TableFormat::model_folder;
  for (const FormatTraits& traits : kFormats) {
    if (holds(traits.extensions, extension)) return traits.format;
  }
  if (holds(kForeign, extension)) {
    throw Error(ErrorKind::usage, path.native(), "",
                fmt::format("{} is not written, expected {}, or a folder, whose name has no "
                            "extension of a file",
                            extension, known_extensions()));
  }
  return TableFormat::model_folder;
}

std::vector<std::string> lost_in(TableFormat format, const TableParts& parts) {
  std::vector<std::string> lost;
  if (parts.counts && !traits_of(format).counts) lost.emplace_back("counts");
  if (parts.contexts && !traits_of(format).contexts) lost.emplace_back("contexts");
  if (parts.record && format != model_folder) lost.emplace_back("the record of the training");
  return lost;
}

std::uint64_t bytes_of_output(TableFormat format, const TableSize& size) {
  constexpr std::uint64_t kTextNumber = 16;  // blank, sign, nine digits, point, zero, exponent
  constexpr std::uint64_t kCountDigits = 21;
  constexpr std::uint64_t kNormDigits = 32;
  constexpr std::uint64_t kEscaped = 6;         // bytes of a control byte in JSON
  constexpr std::uint64_t kRecords = 64 << 10;  // headers, model.json, run.json
  const FormatTraits& traits = traits_of(format);
  const std::uint64_t number = traits.is_text ? kTextNumber : size.half ? 2 : 4;
  const std::uint64_t tables = size.contexts && traits.contexts ? 2 : 1;
  const std::uint64_t numbers = tables * (size.rows + 1) * size.dim * number;
  const std::uint64_t beside = size.rows * (kCountDigits + kNormDigits);
  const std::uint64_t words = format == TableFormat::npz ? size.rows * size.longest_word
                              : traits.words.distinct    ? kEscaped * size.word_bytes
                                                         : size.word_bytes;
  return numbers + beside + words + kRecords;
}

}  // namespace firth
