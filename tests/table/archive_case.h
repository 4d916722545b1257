// Readers of what firth writes and does not read: .npz, and the two files of the projector. For
// tests; they believe what they read.
#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <charconv>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "table/elements.h"
#include "table/npy.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {

template <class Number>
Number number_at(std::string_view bytes, std::size_t at) {
  Number number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// Contents by name; expects them stored, at multiples of 64, with their CRC-32.
inline std::map<std::string, std::string> zip_members(const std::string& zip) {
  std::map<std::string, std::string> members;
  std::size_t at = 0;
  while (zip.compare(at, 4, "PK\x03\x04") == 0) {
    const auto size = number_at<std::uint32_t>(zip, at + 22);
    const auto name = number_at<std::uint16_t>(zip, at + 26);
    const auto extra = number_at<std::uint16_t>(zip, at + 28);
    const std::size_t begin = at + 30 + name + extra;
    const std::string content = zip.substr(begin, size);
    EXPECT_EQ(number_at<std::uint16_t>(zip, at + 8), 0U);  // stored
    EXPECT_EQ(begin % 64, 0U);
    EXPECT_EQ(number_at<std::uint32_t>(zip, at + 14),
              ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
    members[zip.substr(at + 30, name)] = content;
    at = begin + size;
  }
  EXPECT_EQ(zip.compare(at, 4, "PK\x01\x02"), 0);
  return members;
}

// The elements of a one-dimensional .npy, and its dtype.
inline std::string_view elements_1d(std::string_view npy, std::string& dtype) {
  const std::size_t begin = npy.find("'descr': '") + 10;
  dtype = npy.substr(begin, npy.find('\'', begin) - begin);
  return npy.substr(10 + number_at<std::uint16_t>(npy, 8));
}

inline MatrixView matrix_of_npy(const std::string& npy) {
  const Elements elements = parse_npy(npy, "member");
  const auto owner = std::make_shared<std::string>(npy);
  Elements own = elements;
  own.bytes = std::string_view(*owner).substr(npy.size() - elements.bytes.size());
  return matrix_of(own, "member", owner);
}

inline EmbeddingTable read_npz(const std::filesystem::path& path) {
  auto members = zip_members(read_bytes(path));
  EmbeddingTable table;
  table.vectors = matrix_of_npy(members.at("vectors.npy"));
  if (members.contains("contexts.npy")) table.contexts = matrix_of_npy(members["contexts.npy"]);
  std::string dtype;
  std::string_view words = elements_1d(members.at("words.npy"), dtype);
  EXPECT_EQ(dtype.substr(0, 2), "|S");
  const std::size_t width = std::stoul(dtype.substr(2));
  EXPECT_EQ(words.size(), width * table.vectors.rows);
  for (; !words.empty(); words.remove_prefix(width)) {
    const std::string_view word = words.substr(0, width);
    table.words.add(word.substr(0, word.find_last_not_of('\0') + 1));  // as NumPy
  }
  if (!members.contains("counts.npy")) return table;
  const std::string_view counts = elements_1d(members["counts.npy"], dtype);
  EXPECT_EQ(dtype, "<i8");
  for (std::size_t i = 0; i < counts.size(); i += 8) {
    table.counts.push_back(number_at<Count>(counts, i));
  }
  return table;
}

inline std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(separator, begin)) != std::string::npos; begin = end + 1) {
    parts.push_back(text.substr(begin, end - begin));
  }
  parts.push_back(text.substr(begin));
  return parts;
}

inline EmbeddingTable read_projector(const std::filesystem::path& path) {
  std::vector<std::string> lines = split(read_bytes(path), '\n');
  std::vector<std::string> titled = split(read_bytes(path.native() + ".metadata.tsv"), '\n');
  EXPECT_EQ(lines.back() + titled.back(), "");
  EXPECT_EQ(lines.size() + 1, titled.size());
  lines.pop_back();
  const std::size_t columns = split(titled[0], '\t').size();
  EXPECT_EQ(titled[0], columns == 3 ? "word\tcount\tnorm" : "word\tnorm");
  Matrix matrix(lines.size(), split(lines[0], '\t').size());
  EmbeddingTable table;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::vector<std::string> numbers = split(lines[i], '\t');
    EXPECT_EQ(numbers.size(), matrix.dim());
    for (std::size_t j = 0; j < numbers.size(); ++j) {
      std::from_chars(numbers[j].data(), numbers[j].data() + numbers[j].size(), matrix.row(i)[j]);
    }
    const std::vector<std::string> about = split(titled[i + 1], '\t');
    EXPECT_EQ(about.size(), columns);
    table.words.add(about[0]);
    if (columns == 3) table.counts.push_back(std::stoull(about[1]));
  }
  table.vectors = matrix.view();
  return table;
}

}  // namespace firth
