#include "table/npy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <zlib.h>

#include <cmath>
#include <limits>
#include <string>

#include "firth/error.h"
#include "tests/expect_error.h"
#include "tests/table/small_table.h"
#include "tests/temporary_folder.h"

namespace firth {
namespace {

using namespace std::string_literals;

std::uint32_t crc(const std::string& bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

// The length field of version 1 or 2.
std::string little_endian(std::size_t value, std::size_t bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
  return out;
}

// An .npy with this text as its header and that many bytes of data.
std::string npy(const std::string& header, std::size_t data_bytes = 48, char major = 1) {
  return "\x93NUMPY"s + major + '\0' + little_endian(header.size(), major == 1 ? 2 : 4) + header +
         std::string(data_bytes, '\0');
}

std::string with_shape(const std::string& shape) {
  return npy("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }\n");
}

std::string with_dtype(const std::string& descr) {
  return npy("{'descr': " + descr + ", 'fortran_order': False, 'shape': (3, 4), }\n");
}

Elements parse(const std::string& bytes) { return parse_npy(bytes, "file.npy"); }

const std::string kGood = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }\n";

TEST(NpyWriter, WritesTheHeaderOfNumpyToTheByte) {
  EXPECT_EQ(npy_header(3, 4).size(), 128U);
  EXPECT_EQ(crc(npy_header(3, 4)), 545820259U);
  EXPECT_EQ(crc(npy_header(71291, 200)), 1928005317U);
  EXPECT_EQ(crc(npy_header(3'000'000, 300)), 4277117615U);
  EXPECT_EQ(crc(npy_header(10'000'000, 300)), 109312689U);
  EXPECT_EQ(crc(npy_header(0, 300)), 333083175U);
}

TEST(NpyReader, ReadsWhatTheWriterWrites) {
  EXPECT_TRUE(rc::check([](std::uint32_t rows_drawn, std::uint16_t dim_drawn) {
    const std::size_t rows = rows_drawn % 1000 + 1;
    const std::size_t dim = dim_drawn % 50 + 1;
    const std::string bytes = npy_header(rows, dim) + std::string(rows * dim * 4, '\0');
    const Elements found = parse(bytes);
    RC_ASSERT(found.rows == rows);
    RC_ASSERT(found.dim == dim);
    RC_ASSERT(found.bytes.data() == bytes.data() + 128);
    RC_ASSERT(npy_size(bytes, "file.npy") == bytes.size());
  }));
}

TEST(NpyReader, SurvivesAnyDamage) {
  const std::string whole = npy(kGood);
  EXPECT_TRUE(rc::check([&](std::size_t at, char byte) {
    std::string damaged = whole;
    damaged[at % whole.size()] = byte;
    try {
      parse(damaged);
    } catch (const Error& error) {
      RC_ASSERT(std::string(error.what()).starts_with("file.npy: "));
    }
  }));
}

struct Case {
  const char* name;
  std::string bytes;
  const char* message;  // nullptr: read as 3 x 4
  ErrorKind kind = ErrorKind::input;
};

class NpyCatalogue : public ::testing::TestWithParam<Case> {};

TEST_P(NpyCatalogue, IsReadOrRefusedByName) {
  const Case& row = GetParam();
  if (row.message != nullptr) {
    EXPECT_ERROR(parse(row.bytes), row.kind, row.message);
    return;
  }
  const Elements found = parse(row.bytes);
  EXPECT_EQ(found.rows, 3U);
  EXPECT_EQ(found.dim, 4U);
}

std::string without_newline() { return kGood.substr(0, kGood.size() - 1); }

std::vector<Case> container_cases() {
  std::string bad_magic = npy(kGood);
  bad_magic[3] = 'X';
  std::string version = npy(kGood);
  version[7] = 1;
  return {
      {"N01_empty", "", "too short for .npy (0 bytes)"},
      {"N01_1", "\x93", "too short for .npy (1 bytes)"},
      {"N01_7", npy(kGood).substr(0, 7), "too short for .npy (7 bytes)"},
      {"N01_9", npy(kGood).substr(0, 9), "too short for .npy (9 bytes)"},
      {"N01_11_of_version_2", npy(kGood, 48, 2).substr(0, 11), "too short for .npy (11 bytes)"},
      {"N02_magic", bad_magic, "\\x93NUXPY"},
      {"N02_text_mode", "\xC2" + npy(kGood), "expected \"\\x93NUMPY\""},
      {"N03_0", npy(kGood, 48, 0), "unsupported .npy version 0.0"},
      {"N03_4", npy(kGood, 48, 4), "unsupported .npy version 4.0"},
      {"N03_1_1", version, "unsupported .npy version 1.1"},
      {"N04", "\x93NUMPY\x01\x00\xFF\xFF"s + std::string(190, ' '),
       "header of 65535 bytes exceeds the file of 200"},
      {"N05", "\x93NUMPY\x02\x00\xF0\xFF\xFF\xFF"s + std::string(190, ' '),
       "header of 4294967280 bytes exceeds"},
      {"N06", npy(without_newline() + std::string(10'000, ' ') + "\n"), "at most 10000",
       ErrorKind::limit},
      {"N07_alignment_16", npy(without_newline() + std::string(10, ' ') + "\n"), nullptr},
      {"N07_no_alignment", npy(without_newline() + "   \n"), nullptr},
      {"N08_no_newline", npy(without_newline()), nullptr},
      {"version_2", npy(kGood, 48, 2), nullptr},
      {"version_3", npy(kGood, 48, 3), nullptr},
      {"N17_one_byte_short", npy(kGood, 47), "3 x 4 floats need 48 bytes of data, found 47"},
      {"N17_one_element_short", npy(kGood, 44), "need 48 bytes of data, found 44"},
      {"N17_no_data", npy(kGood, 0), "need 48 bytes of data, found 0"},
      {"N18_one_byte_more", npy(kGood, 49), "need 48 bytes of data, found 49"},
      {"N29_two_arrays", npy(kGood) + npy(kGood), "need 48 bytes of data, found"},
  };
}

std::vector<Case> dictionary_cases() {
  const auto dict = [](const std::string& text) { return npy(text); };
  return {
      {"N09_missing_key", dict("{'descr': '<f4', 'shape': (3, 4), }\n"), "the keys descr, fortran"},
      {"N09_extra_key", dict("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), 'x': 1}\n"),
       "no key but"},
      {"N09_twice", dict("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False}\n"),
       "each key once"},
      {"N09_order", dict("{'shape': (3, 4), 'descr': '<f4', 'fortran_order': False}\n"), nullptr},
      {"N09_quotes", dict("{\"descr\": \"<f4\", 'fortran_order': False, \"shape\": (3, 4)}\n"),
       nullptr},
      {"N09_tight", dict("{'descr':'<f4','fortran_order':False,'shape':(3,4,)}"), nullptr},
      {"N09_newline_inside", dict("{'descr': '<f4',\n'fortran_order': False, 'shape': (3, 4)}\n"),
       "expected"},
      {"N09_no_comma", dict("{'descr': '<f4' 'fortran_order': False, 'shape': (3, 4)}\n"), "'}'"},
      {"N09_after", dict(kGood + "x"), "the end of the header"},
      {"N09_not_a_dict", dict("[]\n"), "expected '{'"},
      {"N09_empty", dict(""), "expected '{'"},
      {"N09_open_string", dict("{'descr"), "the end of a string"},
      {"N10_0", dict("{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 4)}\n"), "True or False"},
      {"N10_string", dict("{'descr': '<f4', 'fortran_order': 'False', 'shape': (3, 4)}\n"),
       "True or False"},
      {"N10_true", dict("{'descr': '<f4', 'fortran_order': true, 'shape': (3, 4)}\n"),
       "True or False"},
      {"N20_object", with_dtype("'|O'"), "object array needs Python's pickle: refused"},
      {"N19_f8", with_dtype("'<f8'"), "3 x 4 floats need 96 bytes of data, found 48"},
      {"N19_f2", with_dtype("'<f2'"), "3 x 4 floats need 24 bytes of data, found 48"},
      {"N19_big_endian", with_dtype("'>f4'"), nullptr},
      {"N19_native", with_dtype("'=f4'"), nullptr},
      {"N19_bare", with_dtype("'f4'"), nullptr},
      {"N19_no_order", with_dtype("'|f4'"), "dtype '|f4' is not read, expected floats"},
      {"N21_list", with_dtype("[('a', '<f4')]"), "a string in quotes"},
      {"N21_unicode", with_dtype("'<U10'"), "dtype '<U10'"},
      {"N21_f3", with_dtype("'<f3'"), "dtype '<f3'"},
      {"N21_empty", with_dtype("''"), "dtype ''"},
      {"N21_long", with_dtype("'" + std::string(9000, 'f') + "'"), "dtype 'ffff"},
      {"N22_integers", with_dtype("'<i4'"), "dtype '<i4'"},
      {"N21_complex", with_dtype("'<c8'"), "dtype '<c8'"},
      {"N21_bfloat", with_dtype("'|V2'"), "dtype '|V2'"},
      {"N21_f16", with_dtype("'<f16'"), "dtype '<f16'"},
      {"N23_fortran", dict("{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4), }\n"),
       nullptr},
      {"N28_not_ascii", dict("{'d\xC3\xA9scr': '<f4'}\n"), "ASCII"},
      {"N28_not_utf8", npy("{'d\xFFscr': '<f4'}\n", 48, 3), "ASCII"},
      {"N31_nesting", dict(std::string(9'000, '(')), "expected '{'"},
      {"N31_nested_shape", with_shape(std::string(9'000, '(')), "a whole number"},
  };
}

std::vector<Case> shape_cases() {
  return {
      {"N11_list", with_shape("[3, 4]"), "expected '('"},
      {"N11_no_tuple", with_shape("(3)"), "a tuple"},
      {"N11_number", with_shape("3"), "expected '('"},
      {"N11_float", with_shape("(3.0, 4)"), "a comma"},
      {"N11_negative", with_shape("(-1, 4)"), "a whole number"},
      {"N11_truth", with_shape("(True, 4)"), "a whole number"},
      {"N11_hexadecimal", with_shape("(0x3, 4)"), "a comma"},
      {"N11_octal", with_shape("(03, 4)"), "a whole number"},
      {"N11_comma_alone", with_shape("(,)"), "a whole number"},
      {"N12_python_2", with_shape("(3L, 4L)"), nullptr},
      {"N13_scalar", with_shape("()"), "expected a 2-D matrix, found shape ()"},
      {"N13_vector", with_shape("(5,)"), "found shape (5,)"},
      {"N13_cube", with_shape("(2, 3, 4)"), "found shape (2, 3, 4)"},
      {"N14_no_rows", with_shape("(0, 300)"), "has no rows"},
      {"N14_no_columns", with_shape("(5, 0)"), "has dimension 0"},
      {"N15_product", with_shape("(4294967296, 4294967297)"), "overflows"},
      {"N15_bytes", with_shape("(4611686018427387904, 1)"), "overflows"},
      {"N15_number", with_shape("(18446744073709551616, 1)"), "a number below 2^63"},
      {"N15_signed", with_shape("(9223372036854775808, 1)"), "a number below 2^63"},
      {"N16", with_shape("(1000000000000, 300)"), "need 1200000000000000 bytes of data, found 48"},
  };
}

const auto kCaseName = [](const auto& instance) { return std::string(instance.param.name); };
INSTANTIATE_TEST_SUITE_P(Container, NpyCatalogue, ::testing::ValuesIn(container_cases()),
                         kCaseName);
INSTANTIATE_TEST_SUITE_P(Dictionary, NpyCatalogue, ::testing::ValuesIn(dictionary_cases()),
                         kCaseName);
INSTANTIATE_TEST_SUITE_P(Shape, NpyCatalogue, ::testing::ValuesIn(shape_cases()), kCaseName);

TEST(NpyReader, ReadsFloatsThatAreNotAligned) {
  const TemporaryFolder folder;
  std::string header = without_newline();
  while ((header.size() + 1 + 10) % 4 != 1) header += ' ';
  const MatrixView matrix = small_matrix(3, 4);
  std::string bytes = npy(header + "\n", 0);
  for (std::size_t i = 0; i < 3; ++i) {
    bytes.append(reinterpret_cast<const char*>(matrix.row(i).data()), 16);
  }
  write_bytes(folder / "odd.npy", bytes);
  EXPECT_TRUE(same_floats(view_npy(WholeFile::open(folder / "odd.npy")), matrix));
}

TEST(FiniteCheck, NamesRowAndColumnOfTheFirstOffender) {
  for (const float bad : {std::numeric_limits<float>::infinity(), -HUGE_VALF, std::nanf("7")}) {
    Matrix matrix(4, 20);
    matrix.row(2)[17] = bad;
    matrix.row(3)[0] = bad;
    EXPECT_ERROR(require_finite(matrix.view(), "m.npy"), ErrorKind::numeric,
                 "m.npy:row 2: column 17 holds");
  }
}

TEST(FiniteCheck, LetsExtremeAndDenormalNumbersPass) {
  EXPECT_NO_THROW(require_finite(small_matrix(13, 13), ""));
  EXPECT_NO_THROW(require_finite({}, ""));
}

}  // namespace
}  // namespace firth
