#include "cli/train_sizes.h"

#include <algorithm>

#include "table/format_traits.h"

namespace firth {
namespace {

constexpr std::uint64_t kProgram = std::uint64_t{8} << 20;  // code, stacks and buffers

std::uint64_t bytes_of(const WordList& words) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < words.size(); ++i) bytes += words[i].size();
  return bytes;
}

}  // namespace

std::uint64_t predict_output(const Vocabulary& vocabulary, int dim, TableFormat format,
                             bool contexts) {
  TableSize size;
  size.rows = vocabulary.size();
  size.dim = static_cast<std::uint64_t>(dim);
  for (std::size_t i = 0; i < vocabulary.size(); ++i) size.add_word(vocabulary.words[i]);
  size.contexts = contexts;
  return bytes_of_output(format, size);
}

std::uint64_t predict_checkpoints(const Vocabulary& vocabulary, int dim, std::uint64_t output_bytes,
                                  std::size_t there) {
  constexpr std::uint64_t kState = std::uint64_t{1} << 20;  // of 1,024 lanes and 10,000 epochs
  const std::uint64_t one =
      predict_output(vocabulary, dim, TableFormat::model_folder, true) + kState;
  return (2 - std::min<std::size_t>(there, 2)) * one + (std::max(one, output_bytes) - output_bytes);
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
