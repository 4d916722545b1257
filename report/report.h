// What a command found out, as text for people and as JSON for programs. A text ends with a
// newline; so does a JSON document, which is one line. Keys are promises. No flags, no
// mathematics.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "eval/row_statistics.h"
#include "firth/corpus.h"
#include "firth/table.h"
#include "firth/train.h"
#include "report/preset_report.h"
#include "table/word_statistics.h"

namespace firth {

// The account of a finished training run.
struct TrainReport {
  std::string output;             // where the result is
  std::vector<std::string> lost;  // what its format does not hold
  std::optional<PresetReport> preset;
  TokenAccount account;
  std::size_t vocabulary = 0;
  int dim = 0;
  int epochs = 0;
  std::vector<double> loss;
  std::vector<Count> sampled;  // by epoch
  std::string target;
  int threads = 0;
  double read_seconds = 0;
  double train_seconds = 0;
  double checkpoint_seconds = 0;
  double save_seconds = 0;
  double total_seconds = 0;
  std::uint64_t peak_memory = 0;
};
[[nodiscard]] std::string text_of(const TrainReport& report);
[[nodiscard]] std::string json_of(const TrainReport& report);  // firth.train/1

// Tokens x epochs / seconds of training; 0 when no time was measured.
[[nodiscard]] double words_per_second(Count tokens, int epochs, double train_seconds);

// What a training run would need.
struct SizeReport {
  std::optional<PresetReport> preset;
  TokenAccount account;
  std::size_t vocabulary = 0;
  int dim = 0;
  int epochs = 0;
  Shape shape;
  std::uint64_t table_bytes = 0;
  std::uint64_t token_bytes = 0;  // of ids in memory
  std::uint64_t spill_bytes = 0;  // of ids on disk, while training
  std::uint64_t lane_bytes = 0;
  std::uint64_t word_bytes = 0;
  std::uint64_t peak_memory = 0;
  std::uint64_t output_bytes = 0;
  std::uint64_t checkpoint_bytes = 0;  // beside the output, at most
};
[[nodiscard]] std::string text_of(const SizeReport& report);
[[nodiscard]] std::string json_of(const SizeReport& report);  // firth.dry_run/1

// Counted words.
struct VocabularyReport {
  std::string output;
  TokenAccount account;
  std::size_t vocabulary = 0;
  double seconds = 0;
  std::uint64_t peak_memory = 0;
};
[[nodiscard]] std::string text_of(const VocabularyReport& report);
[[nodiscard]] std::string json_of(const VocabularyReport& report);  // firth.vocab/1

// A written corpus or table.
struct PlantedReport {
  std::string output;
  std::uint64_t bytes = 0;
  std::size_t words = 0;
  std::uint64_t seed = 0;
  double seconds = 0;
};
[[nodiscard]] std::string text_of(const PlantedReport& report);
[[nodiscard]] std::string json_of(const PlantedReport& report);  // firth.synth/1

// What a file is.
struct InfoReport {
  TableFormat format = TableFormat::npy;
  std::size_t rows = 0;
  std::size_t dim = 0;
  bool counts = false;
  bool contexts = false;
  RowStatistics statistics;
  WordStatistics words;
  std::uint64_t fingerprint = 0;
};
[[nodiscard]] std::string text_of(const InfoReport& report);
[[nodiscard]] std::string json_of(const InfoReport& report);  // firth.info/1

}  // namespace firth
