// What is to be known of a format of tables, in one place: its names, and what it can hold.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firth/table.h"

namespace firth {

// The words that a format can hold.
struct WordRule {
  std::string_view banned = {};  // bytes
  bool blanks_inside = true;     // blanks at either end, or before a number, are banned when false
  bool utf8 = false;             // nothing but valid UTF-8
  bool empty = false;            // the empty word, too
  bool distinct = false;         // no word twice
  bool ends_in_nul = true;       // a NUL may be the last byte
  std::size_t max_bytes = SIZE_MAX;
  const char* expected = "";  // "one that holds no tab": for messages
};

struct FormatTraits {
  TableFormat format;
  const char* name;                            // for people
  const char* option;                          // of --format; nullptr: is read, never written
  std::array<std::string_view, 2> extensions;  // an output of this extension is of this format
  bool is_folder;
  bool is_text;   // numbers as decimal digits
  bool counts;    // can be held
  bool contexts;  // can be held
  bool half;      // float16, too
  WordRule words;
};

[[nodiscard]] const FormatTraits& traits_of(TableFormat format);

// All formats, in the order of TableFormat.
[[nodiscard]] std::span<const FormatTraits> all_formats();

// What a table has beside words and vectors.
struct TableParts {
  bool counts = false;
  bool contexts = false;
  bool record = false;  // of the training: model.json
};

// What of them a file of `format` leaves out, by name: "counts".
[[nodiscard]] std::vector<std::string> lost_in(TableFormat format, const TableParts& parts);

// What the size of an output follows from.
struct TableSize {
  std::uint64_t rows = 0;
  std::uint64_t dim = 0;
  std::uint64_t word_bytes = 0;    // of all words
  std::uint64_t longest_word = 0;  // bytes
  bool contexts = false;
  bool half = false;

  void add_word(std::string_view word) {
    word_bytes += word.size();
    if (word.size() > longest_word) longest_word = word.size();
  }
};

// At most; close for all but text.
[[nodiscard]] std::uint64_t bytes_of_output(TableFormat format, const TableSize& size);

}  // namespace firth
