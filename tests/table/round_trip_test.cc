// Every format gives back every bit and every word, or refuses before anything is written.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "firth/error.h"
#include "table/elements.h"
#include "table/format_traits.h"
#include "tests/table/archive_case.h"
#include "tests/table/read_case.h"

namespace firth {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

rc::Gen<std::string> any_word() {
  const auto piece = rc::gen::element(
      "a"s, "Füße"s, "日本"s, "</s>"s, "<unk>"s, "[UNK]"s, "0.065581"s, "7"s, "-7e3"s, "nan"s, " "s,
      "\t"s, "\n"s, "\r"s, "\v"s, "\0"s, "\xFF"s, "\xC3"s, "\xC2\x85"s, "\xC2\xA0"s, "\"\\{"s, "#"s,
      "\xEF\xBB\xBF"s, "\x1F\x8B"s, "BZh91AY&SY"s, "\x93NUMPY"s, "\xBA\x16\x4F\x2F"s, "PK\x03\x04"s,
      std::string(10'000, 'w'), std::string(70'000, 'w'));
  const auto joined = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                                   [](const std::vector<std::string>& pieces) {
                                     std::string word;
                                     for (std::size_t i = 0; i < pieces.size() && i < 3; ++i)
                                       word += pieces[i];
                                     return word;
                                   });
  const auto plain =
      rc::gen::map(rc::gen::inRange(0, 1000), [](int i) { return "w"s + std::to_string(i); });
  return rc::gen::weightedOneOf<std::string>({{3, plain}, {1, joined}});
}

float any_float() {
  constexpr float kMax = std::numeric_limits<float>::max();
  const float hostile =
      *rc::gen::element(0.0F, -0.0F, 1e-45F, -1e-45F, kMax, -kMax, 1.0F / 3, 1.0F, 1e-5F, 65504.0F,
                        65519.996F, 65520.0F, 0x1p-24F, 0x1p-25F);
  const auto random = std::bit_cast<float>(*rc::gen::arbitrary<std::uint32_t>());
  return *rc::gen::arbitrary<bool>() && std::isfinite(random) ? random : hostile;
}

MatrixView any_matrix(std::size_t rows, std::size_t dim) {
  Matrix matrix(rows, dim);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < dim; ++j) matrix.row(i)[j] = any_float();
  }
  return matrix.view();
}

EmbeddingTable any_table() {
  const std::size_t rows = *rc::gen::inRange<std::size_t>(1, 6);
  const std::size_t dim = *rc::gen::inRange<std::size_t>(1, 5);
  const bool counted = *rc::gen::arbitrary<bool>();
  EmbeddingTable table;
  for (std::size_t i = 0; i < rows; ++i) {
    table.words.add(*any_word());
    if (counted) table.counts.push_back(*rc::gen::arbitrary<Count>());
  }
  table.words.index();
  table.vectors = any_matrix(rows, dim);
  if (*rc::gen::arbitrary<bool>()) table.contexts = any_matrix(rows, dim);
  return table;
}

SaveOptions any_options(TableFormat format, std::size_t rows) {
  SaveOptions options;
  options.half = traits_of(format).half && *rc::gen::arbitrary<bool>();
  options.newline = format != TableFormat::word2vec_binary || *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    options.rows = *rc::gen::nonEmpty(rc::gen::unique<std::vector<WordId>>(
        rc::gen::inRange<WordId>(0, static_cast<WordId>(rows))));
  }
  return options;
}

// The table as it should come back: chosen, rounded, without what the format has no place for.
EmbeddingTable expected(const EmbeddingTable& table, TableFormat format,
                        const SaveOptions& options) {
  EmbeddingTable result;
  std::vector<WordId> rows;
  for (std::size_t i = 0; i < table.words.size(); ++i) rows.push_back(static_cast<WordId>(i));
  if (options.rows) rows = *options.rows;
  const auto chosen = [&](const MatrixView& from) {
    if (from.empty()) return MatrixView{};
    Matrix matrix(rows.size(), from.dim);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < from.dim; ++j) {
        const float x = from.row(rows[i])[j];
        matrix.row(i)[j] = options.half ? float_of_half(half_of_float(x)) : x;
      }
    }
    return matrix.view();
  };
  for (const WordId row : rows) {
    result.words.add(table.words[row]);
    if (!table.counts.empty() && traits_of(format).counts)
      result.counts.push_back(table.counts[row]);
  }
  result.vectors = chosen(table.vectors);
  if (traits_of(format).contexts) result.contexts = chosen(table.contexts);
  return result;
}

bool has_any(std::string_view word, std::string_view bytes) {
  return word.find_first_of(bytes) != std::string_view::npos;
}

// Whether a format must take a table, and whether it must refuse it; told here once more, in words
// of its own. GloVe may refuse some tables that it need not.
bool must_refuse(TableFormat format, const EmbeddingTable& table, bool half) {
  std::set<std::string_view> seen;
  bool refuse = false;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    const std::string_view word = table.words[i];
    switch (format) {
      case TableFormat::npz:
        refuse |= word.ends_with('\0');
        break;
      case TableFormat::static_embedding:
        refuse |= !is_valid_utf8(word) || !seen.insert(word).second;
        break;
      case TableFormat::projector:
        refuse |= word.empty() || has_any(word, "\t\r\n\0"s) || !is_valid_utf8(word);
        break;
      case TableFormat::word2vec_binary:
      case TableFormat::word2vec_text:
        refuse |= word.empty() || has_any(word, "\t\r\n\v\f \0"s) || word.size() > 65'536;
        break;
      case TableFormat::glove_text:
        refuse |= word.empty() || has_any(word, "\t\r\n\v\f\0"s) || word.size() > 65'536 ||
                  word.front() == ' ' || word.back() == ' ' || table.vectors.dim < 2;
        break;
      default:
        refuse |= word.empty() || has_any(word, "\t\n");
    }
    const bool is_signed = format == TableFormat::npz || format == TableFormat::safetensors;
    if (is_signed && !table.counts.empty()) refuse |= table.counts[i] > INT64_MAX;
  }
  for (const MatrixView& matrix : {table.vectors, table.contexts}) {
    for (std::size_t i = 0; half && i < matrix.rows; ++i) {
      for (const float x : matrix.row(i)) refuse |= std::isinf(x);
    }
  }
  return refuse;
}

bool may_refuse(TableFormat format, const EmbeddingTable& table) {
  if (format == TableFormat::npy)
    return table.words[0].find_first_of(
               "\x1F"
               "B") == 0;
  if (format != TableFormat::glove_text) return false;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    if (has_any(table.words[i], " ")) return true;
  }
  const std::string_view first = table.words[0];
  return !(first.size() < 60'000 && first[0] == 'w');
}

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

void require_same(const EmbeddingTable& found, const EmbeddingTable& wanted, bool unknown_row) {
  RC_ASSERT(found.vectors.rows >= wanted.words.size());
  RC_ASSERT(found.words.size() == wanted.words.size() + (unknown_row ? 1 : 0));
  for (std::size_t i = 0; i < wanted.words.size(); ++i) {
    RC_ASSERT(std::string(found.words[i]) == std::string(wanted.words[i]));
  }
  MatrixView vectors = found.vectors;
  vectors.rows = wanted.words.size();
  RC_ASSERT(same_floats(vectors, wanted.vectors));
  RC_ASSERT(found.counts == wanted.counts);
  RC_ASSERT(same_floats(found.contexts, wanted.contexts));
}

// The static embedding has a row of zeros more where the table has none for unknown words.
bool adds_row(TableFormat format, const EmbeddingTable& table) {
  if (format != TableFormat::static_embedding) return false;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    if (table.words[i] == "[UNK]" || table.words[i] == "<unk>") return false;
  }
  return true;
}

EmbeddingTable read_back(TableFormat format, const fs::path& path) {
  if (format == TableFormat::npz) return read_npz(path);
  if (format == TableFormat::projector) return read_projector(path);
  return load_table(path).table;
}

class RoundTrip : public ::testing::TestWithParam<TableFormat> {};

TEST_P(RoundTrip, KeepsEveryBitAndWordOrRefusesBeforeWriting) {
  const TableFormat format = GetParam();
  EXPECT_TRUE(rc::check(name_of(format), [&] {
    const TemporaryFolder folder;
    const EmbeddingTable table = any_table();
    const SaveOptions options = any_options(format, table.words.size());
    const EmbeddingTable wanted = expected(table, format, options);
    const bool refuse = must_refuse(format, wanted, options.half);
    try {
      TableOutput(folder / "out", false, format).save(table, {"{}", "{}"}, options);
      RC_ASSERT(!refuse);
    } catch (const Error& error) {
      RC_ASSERT(refuse || may_refuse(format, wanted));
      RC_ASSERT(error.kind() == ErrorKind::input || error.kind() == ErrorKind::numeric);
      RC_ASSERT(std::string(error.what()).find('\n') == std::string::npos);
      RC_ASSERT(names_in(folder.path()).empty());
      return;
    }
    require_same(read_back(format, folder / "out"), wanted, adds_row(format, wanted));
    TableSize size{.rows = wanted.words.size(), .dim = table.vectors.dim};
    for (std::size_t i = 0; i < wanted.words.size(); ++i) size.add_word(wanted.words[i]);
    size.contexts = !table.contexts.empty();
    size.half = options.half;
    RC_ASSERT(bytes_in(folder.path()) <= bytes_of_output(format, size));
  }));
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip,
                         ::testing::Values(TableFormat::model_folder, TableFormat::npy,
                                           TableFormat::npz, TableFormat::word2vec_binary,
                                           TableFormat::word2vec_text, TableFormat::glove_text,
                                           TableFormat::safetensors, TableFormat::projector,
                                           TableFormat::static_embedding),
                         [](const auto& instance) {
                           std::string name = traits_of(instance.param).option;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace firth
