#include "tests/faults/writers.h"

#include <optional>
#include <string>

#include "firth/error.h"
#include "io/durable.h"
#include "table/checkpoint.h"

namespace firth::faults {
namespace {
namespace fs = std::filesystem;

// A table whose first number tells its version; 2 is the largest.
class Versioned {
 public:
  explicit Versioned(int version) : vectors_(rows(version), 4), contexts_(rows(version), 4) {
    for (std::size_t i = 0; i < rows(version); ++i) {
      table_.words.add("word" + std::to_string(i));
      table_.counts.push_back(100 - i);
      vectors_.row(i)[0] = static_cast<float>(version) + static_cast<float>(i);
      contexts_.row(i)[1] = static_cast<float>(version);
    }
    table_.words.index();
    table_.vectors = vectors_.view();
    table_.contexts = contexts_.view();
  }
  [[nodiscard]] const EmbeddingTable& table() const { return table_; }

 private:
  static std::size_t rows(int version) { return version == 2 ? 9 : 5; }
  Matrix vectors_;
  Matrix contexts_;
  EmbeddingTable table_;
};

int loaded(const fs::path& path) {
  if (!fs::exists(path)) return 0;
  try {
    return static_cast<int>(load_table(path).table.vectors.row(0)[0]);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::input && error.kind() != ErrorKind::io) throw;
    return -1;
  }
}

Writer table_writer(const std::string& name, const std::string& file,
                    std::optional<TableFormat> format = {}) {
  Writer writer;
  writer.name = name;
  writer.save = [file, format](const fs::path& folder, int version) {
    TableOutput output(folder / file, true, format);
    output.save(Versioned(version).table(),
                {R"({"version":)" + std::to_string(version) + "}", R"({"run":1})"});
  };
  writer.load = [file](const fs::path& folder) { return loaded(folder / file); };
  return writer;
}

Writer checkpoint_writer() {
  Writer writer;
  writer.name = "checkpoint";
  writer.save = [](const fs::path& folder, int version) {
    CheckpointFolder checkpoints(folder / "model.checkpoint");
    if (!checkpoints.numbers().empty()) (void)checkpoints.load_newest();
    checkpoints.save(Versioned(version).table(), R"({"version":)" + std::to_string(version) + "}");
  };
  writer.load = [](const fs::path& folder) {
    CheckpointFolder checkpoints(folder / "model.checkpoint");
    if (checkpoints.numbers().empty()) return 0;
    return static_cast<int>(checkpoints.load_newest().table.vectors.row(0)[0]);
  };
  return writer;
}

// Vocabularies, lists of clusters, synthetic text and its benchmarks are files like this one. More
// than the buffer of the writer holds.
Writer text_writer() {
  Writer writer;
  writer.name = "text_file";
  writer.save = [](const fs::path& folder, int version) {
    DurableTarget(folder / "words.tsv").save_file([version](FileWriter& file) {
      for (int i = 0; i < 2 + version; ++i)
        file.write(std::string(700'000, static_cast<char>('0' + version)));
    });
  };
  return writer;
}

std::vector<Writer> make_writers() {
  std::vector<Writer> writers{
      table_writer("model_folder", "model"),
      table_writer("npy", "model.npy"),
      table_writer("npz", "model.npz"),
      table_writer("word2vec_binary", "model.bin"),
      table_writer("word2vec_text", "model.vec"),
      table_writer("glove_text", "glove.txt", TableFormat::glove_text),
      table_writer("safetensors", "model.safetensors"),
      table_writer("projector", "model.tsv"),
      table_writer("static_embedding", "static", TableFormat::static_embedding),
      checkpoint_writer(),
      text_writer()};
  for (Writer& writer : writers) {
    writer.several_files = writer.name == "npy" || writer.name == "projector";
    if (writer.name == "npz" || writer.name == "projector") writer.load = nullptr;
  }
  return writers;
}

}  // namespace

const std::vector<Writer>& all_writers() {
  static const std::vector<Writer> writers = make_writers();
  return writers;
}

}  // namespace firth::faults
