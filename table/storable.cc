#include "table/storable.h"

#include <fmt/format.h>

#include <cstdint>
#include <string_view>

#include "firth/error.h"
#include "io/byte_source.h"
#include "table/format_traits.h"
#include "table/formats.h"
#include "table/npy.h"
#include "table/text_fields.h"
#include "table/word2vec_format.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

[[noreturn]] void refuse_row(const std::string& path, std::size_t row, const std::string& message) {
  throw Error(ErrorKind::input, path, fmt::format("row {}", row), message);
}

// Blanks stand inside, and no number stands last: that would be one of the vector's.
bool is_apart_from_numbers(std::string_view word) {
  const std::size_t last = word.rfind(' ');
  if (last == std::string_view::npos) return true;
  float ignored = 0;
  return word.front() != ' ' && last + 1 < word.size() &&
         !parse_number(word.substr(last + 1), ignored);
}

bool fits(const WordRule& rule, std::string_view word) {
  if (word.empty()) return rule.empty;
  return word.size() <= rule.max_bytes &&
         word.find_first_of(rule.banned) == std::string_view::npos &&
         (rule.ends_in_nul || word.back() != '\0') && (!rule.utf8 || is_valid_utf8(word)) &&
         (rule.blanks_inside || is_apart_from_numbers(word));
}

void require_words(const FormatTraits& traits, const SavedTable& table, const std::string& path) {
  WordList seen;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string_view word = table.word(i);
    if (traits.words.distinct) seen.add(word);
    if (fits(traits.words, word)) continue;
    refuse_row(path, table.source_row(i),
               fmt::format("word \"{}\" cannot be stored as {}, expected {}{}", printable(word),
                           traits.name, traits.words.expected,
                           word.size() > traits.words.max_bytes
                               ? fmt::format(" in {} bytes", traits.words.max_bytes)
                               : ""));
  }
  if (const auto twice = seen.index()) {
    refuse_row(path, table.source_row(twice->second),
               fmt::format("word \"{}\" cannot be stored as {}, as row {} has it, too",
                           printable(table.word(twice->second)), traits.name,
                           table.source_row(twice->first)));
  }
}

// NumPy and PyTorch count in signed numbers.
void require_signed_counts(const SavedTable& table, const std::string& path) {
  for (std::size_t i = 0; table.has_counts() && i < table.rows(); ++i) {
    if (table.count(i) <= INT64_MAX) continue;
    refuse_row(path, table.source_row(i),
               fmt::format("word \"{}\" has count {}, expected at most 2^63 - 1",
                           printable(table.word(i)), table.count(i)));
  }
}

// Words that begin a file are what the file is known by.
void require_plain_beginning(const SavedTable& table, const std::string& path) {
  if (!is_compressed(std::string(table.word(0)) + "\n")) return;
  refuse_row(path, table.source_row(0),
             fmt::format("word \"{}\" cannot stand first: its file would be taken for a compressed "
                         "one",
                         printable(table.word(0))));
}

// Without a header, too: the reader itself is asked.
void require_recognisable(const SavedTable& table, const std::string& path) {
  if (table.dim() < 2) {
    throw Error(ErrorKind::input, path, "",
                "GloVe text of dimension 1 would be a list of words and counts");
  }
  const SaveOptions first{.rows = std::vector{static_cast<WordId>(table.source_row(0))}};
  std::string head;
  write_glove_text([&](std::string_view line) { head.append(line.substr(0, kHeadBytes)); },
                   {table.source(), first});
  const bool known = table_format_of(head) == TableFormat::glove_text;
  if (known && !head.starts_with(kByteOrderMark)) return;
  refuse_row(path, table.source_row(0),
             fmt::format("word \"{}\" cannot begin GloVe text, which has no head to be known by; "
                         "expected no magic number and a line of less than {} bytes",
                         printable(table.word(0)), kHeadBytes));
}

void require_half_range(const SavedTable& table, SavedMatrix matrix, const std::string& path) {
  constexpr std::uint16_t kInfinity = 0x7C00;
  table.for_each_row(matrix, [&](std::size_t i, std::span<const float> row) {
    for (std::size_t j = 0; j < row.size(); ++j) {
      if ((half_of_float(row[j]) & 0x7FFFU) < kInfinity) continue;
      throw Error(
          ErrorKind::numeric, path, fmt::format("row {}", table.source_row(i)),
          fmt::format("column {} holds {}, out of the range of float16 (65,504)", j, row[j]));
    }
  });
}

void require_numbers(const FormatTraits& traits, const SavedTable& table, const std::string& path) {
  const EmbeddingTable& source = table.source();
  const bool contexts = traits.contexts && table.has_contexts();
  require_finite(source.vectors, path);
  if (contexts) require_finite(source.contexts, path);
  if (!table.options().half) return;
  require_half_range(table, SavedMatrix::vectors, path);
  if (contexts) require_half_range(table, SavedMatrix::contexts, path);
}

}  // namespace

void require_storable(TableFormat format, const SavedTable& table, const std::string& path) {
  const FormatTraits& traits = traits_of(format);
  if (table.options().half && !traits.half) {
    throw Error(ErrorKind::usage, path, "", std::string(traits.name) + " holds no float16");
  }
  if (!table.options().newline && format != TableFormat::word2vec_binary) {
    throw Error(ErrorKind::usage, path, "",
                std::string(traits.name) + " has no newlines to leave out");
  }
  require_words(traits, table, path);
  if (format == TableFormat::npz || format == TableFormat::safetensors) {
    require_signed_counts(table, path);
  }
  require_numbers(traits, table, path);
  if (format == TableFormat::npy || format == TableFormat::glove_text) {
    require_plain_beginning(table, path);
  }
  if (format == TableFormat::glove_text) require_recognisable(table, path);
}

}  // namespace firth
