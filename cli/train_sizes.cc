#include "cli/train_sizes.h"

#include <algorithm>

namespace firth {
namespace {

constexpr std::uint64_t kProgram = std::uint64_t{8} << 20;  // code, stacks and buffers
constexpr std::uint64_t kRecords = 64 << 10;                // headers, model.json, run.json

std::uint64_t bytes_of(const WordList& words) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < words.size(); ++i) bytes += words[i].size();
  return bytes;
}

}  // namespace

std::uint64_t predict_output(const Vocabulary& vocabulary, int dim, TableFormat format,
                             bool contexts) {
  constexpr std::uint64_t kTextNumber = 14;  // blank, sign, nine digits, point, exponent
  constexpr std::uint64_t kCountDigits = 21;
  const std::uint64_t rows = vocabulary.size();
  const std::uint64_t words = bytes_of(vocabulary.words) + rows * (kCountDigits + 1);
  const std::uint64_t number = format == TableFormat::word2vec_text ? kTextNumber : sizeof(float);
  const std::uint64_t tables = contexts && format == TableFormat::model_folder ? 2 : 1;
  return words + tables * rows * static_cast<std::uint64_t>(dim) * number + kRecords;
}

SizeReport predict_sizes(const CountedWords& counted, const ModelOptions& options,
                         const RunOptions& run, TableFormat format, bool contexts) {
  constexpr std::uint64_t kPerWord = 32;  // end, count, index and the sampler's tables
  const Vocabulary& vocabulary = counted.vocabulary;
  const TrainMemory memory = predict_memory(vocabulary, options);
  SizeReport report;
  report.account = counted.account;
  report.vocabulary = vocabulary.size();
  report.dim = options.dim;
  report.epochs = options.epochs;
  report.shape = resolve_shape(vocabulary, options);
  report.table_bytes = memory.tables;
  report.lane_bytes = memory.lanes;
  report.word_bytes = bytes_of(vocabulary.words) + kPerWord * vocabulary.size();
  // The ids of all tokens stay where counting put them.
  const std::uint64_t ids =
      (counted.account.read - counted.account.too_long) * sizeof(std::uint32_t);
  report.token_bytes = run.memory > 0 ? std::min(ids, run.memory) : ids;
  report.spill_bytes = ids - report.token_bytes;
  report.peak_memory =
      report.table_bytes + report.token_bytes + report.lane_bytes + report.word_bytes + kProgram;
  report.output_bytes = predict_output(vocabulary, options.dim, format, contexts);
  return report;
}

}  // namespace firth
