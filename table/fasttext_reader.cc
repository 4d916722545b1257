// The model file of fastText (version 11 and 12): its words with the vectors that fastText prints
// for them, each the mean of the word's own row and the rows of its character n-grams (Bojanowski
// et al. 2017, "Enriching word vectors with subword information").
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "compute/parallel.h"
#include "firth/types.h"
#include "table/growing_rows.h"
#include "table/readers.h"
#include "table/word2vec_header.h"

namespace firth {
namespace {

constexpr std::string_view kEndOfSentence = "</s>";  // has no n-grams
constexpr std::int32_t kLongestNgram = 100;  // characters: the work of a byte of a word, at most

class FasttextFile {
 public:
  explicit FasttextFile(TableInput& in) : in_(in) {}

  template <typename Number>
  Number number(const char* what) {
    Number value{};
    const std::uint64_t begin = in_.offset();
    if (in_.read(reinterpret_cast<char*>(&value), sizeof value) < sizeof value) {
      in_.refuse_at(begin, std::string("the file ends, expected ") + what);
    }
    return value;
  }

  // A number that must lie in [low, high].
  template <typename Number>
  Number number(const char* what, Number low, Number high) {
    const std::uint64_t begin = in_.offset();
    const auto value = number<Number>(what);
    if (value < low || value > high) {
      in_.refuse_at(begin, fmt::format("{} is {}, expected {} to {}", what, value, low, high));
    }
    return value;
  }

  std::string_view word() {
    const std::uint64_t begin = in_.offset();
    const auto text = in_.take_until('\0', kMaxWordBytes + 1);
    if (!text) in_.refuse_at(begin, "no end of a word, expected a NUL");
    if (text->empty()) in_.refuse_at(begin, "empty word");
    return *text;
  }

  // Rows of `dim` floats, after a flag of quantization and two sizes.
  MatrixView matrix(const char* name, std::size_t dim) {
    if (number<std::uint8_t>("a flag of quantization") != 0) {
      in_.refuse("is a quantized fastText model (.ftz), which is not read: export .vec from it");
    }
    const auto rows = number<std::int64_t>(name, 0, std::numeric_limits<std::int32_t>::max());
    number<std::int64_t>("dimension of a matrix", static_cast<std::int64_t>(dim),
                         static_cast<std::int64_t>(dim));
    GrowingRows floats(dim);
    require_left(static_cast<std::uint64_t>(rows) * dim * sizeof(float), name);
    if (in_.size()) floats.reserve(static_cast<std::size_t>(rows));
    for (std::int64_t i = 0; i < rows; ++i) {
      const std::size_t bytes = dim * sizeof(float);
      if (in_.read(reinterpret_cast<char*>(floats.append()), bytes) < bytes) {
        in_.refuse(fmt::format("the file ends in row {} of the {}", i, name));
      }
    }
    return floats.finish();
  }

  void require_left(std::uint64_t bytes, const char* name) const {
    if (in_.size() && bytes > *in_.size() - in_.offset()) {
      in_.refuse(fmt::format("{} of {} bytes, {} are left in the file", name, bytes,
                             *in_.size() - in_.offset()));
    }
  }

  [[noreturn]] void refuse(const std::string& message) const { in_.refuse(message); }

 private:
  TableInput& in_;
};

// What of fastText's arguments says how vectors are made.
struct FasttextShape {
  std::size_t dim = 0;
  bool negative_sampling = false;  // or softmax: a row of the output matrix belongs to a word
  std::uint32_t buckets = 0;
  int shortest = 0;  // n-gram, in characters
  int longest = 0;
};

FasttextShape read_arguments(FasttextFile& file) {
  constexpr std::int32_t kAny = std::numeric_limits<std::int32_t>::min();
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  file.number<std::int32_t>("fastText's magic number");
  file.number<std::int32_t>("version of fastText's format", 11, 12);
  FasttextShape shape;
  shape.dim = static_cast<std::size_t>(file.number<std::int32_t>("dimension", 1, kMaxDim));
  for (const char* name : {"window", "epochs", "min-count", "negative samples", "word n-grams"}) {
    file.number<std::int32_t>(name, kAny, kMost);
  }
  shape.negative_sampling = file.number<std::int32_t>("loss", 1, 4) != 1;  // 1: tree of Huffman
  const auto model = file.number<std::int32_t>("model", 1, 3);
  if (model == 3) {
    file.refuse("is a supervised fastText model (a classifier), expected cbow or skipgram");
  }
  shape.buckets = static_cast<std::uint32_t>(file.number<std::int32_t>("buckets", 0, kMost));
  shape.shortest = file.number<std::int32_t>("shortest n-gram", 0, kMost);
  shape.longest = file.number<std::int32_t>("longest n-gram", 0, kLongestNgram);
  file.number<std::int32_t>("update rate");
  file.number<double>("threshold of sampling");
  if (shape.longest > 0 && shape.buckets == 0) file.refuse("n-grams without buckets");
  return shape;
}

// FNV-1a, 32 bits, over signed bytes, as fastText has it: the hash of a text that goes on by
// `next`.
constexpr std::uint32_t kEmptyHash = 2166136261U;
std::uint32_t hash_on(std::uint32_t hash, std::string_view next) {
  for (const char c : next) {
    hash ^= static_cast<std::uint32_t>(static_cast<std::int8_t>(c));
    hash *= 16777619U;
  }
  return hash;
}

struct FasttextWords {
  WordList words;
  std::vector<Count> counts;
};

FasttextWords read_dictionary(FasttextFile& file) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  const auto entries = file.number<std::int32_t>("number of words", 1, kMaxWords);
  file.number<std::int32_t>("number of words", entries, entries);
  file.number<std::int32_t>("number of labels", 0, 0);
  file.number<std::int64_t>("number of tokens", 0, kMost);
  if (file.number<std::int64_t>("number of pruned n-grams") > 0) {
    file.refuse("is a pruned fastText model (.ftz), which is not read: export .vec from it");
  }
  FasttextWords dictionary;
  for (std::int32_t i = 0; i < entries; ++i) {
    dictionary.words.add(file.word());
    dictionary.counts.push_back(
        static_cast<Count>(file.number<std::int64_t>("count of a word", 0, kMost)));
    file.number<std::int8_t>("type of a word", 0, 0);
  }
  return dictionary;
}

// Where the character at `begin` ends: bytes 10xxxxxx continue one.
std::size_t character_end(std::string_view text, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
  return end;
}

// Rows of the input matrix, of all that a word is made of: itself, then its n-grams, in fastText's
// order. A single boundary mark is none.
void subwords_of(std::size_t id, std::string_view word, const FasttextShape& shape,
                 std::size_t words, std::vector<std::size_t>& rows) {
  rows.assign(1, id);
  if (word == kEndOfSentence) return;
  const std::string marked = "<" + std::string(word) + ">";
  for (std::size_t begin = 0; begin < marked.size(); ++begin) {
    if ((marked[begin] & 0xC0) == 0x80) continue;
    std::size_t end = begin;
    std::uint32_t hash = kEmptyHash;
    for (int n = 1; n <= shape.longest && end < marked.size(); ++n) {
      const std::size_t last = std::exchange(end, character_end(marked, end));
      hash = hash_on(hash, std::string_view(marked).substr(last, end - last));
      const bool mark = n == 1 && (begin == 0 || end == marked.size());
      if (n < shape.shortest || mark) continue;
      rows.push_back(words + hash % shape.buckets);
    }
  }
}

// As fastText itself: a sum in float, then one product.
void compose(const MatrixView& input, const std::vector<std::size_t>& rows, float* out) {
  for (const std::size_t row : rows) {
    const float* from = input.row(row).data();
    for (std::size_t j = 0; j < input.dim; ++j) out[j] += from[j];
  }
  const auto scale = static_cast<float>(1.0 / static_cast<double>(rows.size()));
  for (std::size_t j = 0; j < input.dim; ++j) out[j] *= scale;
}

MatrixView compose_all(const MatrixView& input, const WordList& words, const FasttextShape& shape) {
  constexpr std::size_t kWords = 1024;  // of a task
  Matrix vectors(words.size(), shape.dim);
  parallel_for((words.size() + kWords - 1) / kWords, resolve_threads(0), [&](std::size_t task) {
    std::vector<std::size_t> rows;
    const std::size_t end = std::min(words.size(), (task + 1) * kWords);
    for (std::size_t i = task * kWords; i < end; ++i) {
      subwords_of(i, words[i], shape, words.size(), rows);
      compose(input, rows, vectors.row(i));
    }
  });
  return vectors.view();
}

}  // namespace

ReadTable read_fasttext_model(TableInput& in) {
  FasttextFile file(in);
  const FasttextShape shape = read_arguments(file);
  FasttextWords dictionary = read_dictionary(file);
  const MatrixView input = file.matrix("vectors", shape.dim);
  const std::size_t wanted = dictionary.words.size() + shape.buckets;
  if (input.rows != wanted) {
    file.refuse(
        fmt::format("{} rows of vectors, expected {} of words and buckets", input.rows, wanted));
  }
  const MatrixView output = file.matrix("output vectors", shape.dim);
  if (!in.at_end()) file.refuse("data after the last matrix");
  ReadTable read;
  read.table.vectors = compose_all(input, dictionary.words, shape);
  if (shape.negative_sampling && output.rows == dictionary.words.size()) {
    read.table.contexts = output;
  }
  read.table.words = std::move(dictionary.words);
  read.table.counts = std::move(dictionary.counts);
  return read;
}

}  // namespace firth
