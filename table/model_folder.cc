#include "table/model_folder.h"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "firth/error.h"
#include "table/file_record.h"
#include "table/npy.h"
#include "table/vocab_file.h"
#include "table/whole_file.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;
using File = std::shared_ptr<const WholeFile>;

constexpr const char* kNpySchema = "firth.npy/1";
constexpr std::size_t kNpyHead = std::size_t{1} << 14;  // more than any header that is read

FileRecord create_recorded(const fs::path& path,
                           const std::function<void(const ByteSink&)>& write) {
  FileWriter file = create_file(path);
  const FileRecord record = write_recorded(file, write);
  file.finish();
  return record;
}

std::string with_files(const std::string& model_json, const FileRecords& records) {
  Json model = Json::parse(model_json, nullptr, false);
  if (!model.is_object()) throw Error(ErrorKind::internal, "model.json to save is no JSON object");
  model["files"] = to_json(records);
  return model.dump(2) + "\n";
}

MatrixView matrix_of(const File& file, NonFinite non_finite) {
  MatrixView matrix = view_npy(file);
  if (non_finite == NonFinite::refuse) require_finite(matrix, file->path());
  return matrix;
}

LoadedTable assemble(const File& vectors, const File& vocab, const File& contexts,
                     NonFinite non_finite) {
  LoadedTable loaded;
  EmbeddingTable& table = loaded.table;
  table.vectors = matrix_of(vectors, non_finite);
  VocabRows counted = parse_vocab(vocab->bytes(), vocab->path());
  if (counted.words.size() != table.vectors.rows) {
    throw Error(ErrorKind::input, vectors->path(), "",
                fmt::format("{} rows, but {} words in {}", table.vectors.rows, counted.words.size(),
                            printable(vocab->path(), 4096)));
  }
  table.words = std::move(counted.words);
  table.counts = std::move(counted.counts);
  if (contexts) {
    table.contexts = matrix_of(contexts, non_finite);
    if (table.contexts.rows != table.vectors.rows || table.contexts.dim != table.vectors.dim) {
      throw Error(ErrorKind::input, contexts->path(), "",
                  fmt::format("{} x {}, expected {} x {} as the vectors", table.contexts.rows,
                              table.contexts.dim, table.vectors.rows, table.vectors.dim));
    }
  }
  loaded.fingerprint = fingerprint_of(table);
  return loaded;
}

// Holds the files against what `json` tells of them; one without "files" tells nothing.
void require_all_recorded(const Json& json, const fs::path& folder,
                          const std::vector<File>& present) {
  const auto files = json.find("files");
  if (files == json.end()) return;
  std::set<std::string> names;
  for (const File& file : present) {
    const std::string& name = *names.insert(fs::path(file->path()).filename()).first;
    require_recorded(*files, name, file->bytes(), file->path());
  }
  for (const auto& [name, record] : files->items()) {
    if (names.contains(name)) continue;
    const std::string problem =
        name == "contexts.npy"  // the others are there, or nothing would have been read
            ? " is missing, expected by the record of the files"
            : " is among the recorded files, expected vectors.npy, contexts.npy and vocab.tsv";
    throw Error(ErrorKind::input, folder.native(), "", printable(name) + problem);
  }
}

[[noreturn]] void refuse_without_words(const fs::path& path, const fs::path& vocab) {
  const fs::path folder = path.parent_path();
  const auto is_there = [&](const char* name) { return is_present(folder / name); };
  if (is_there("vocab.tsv") && is_there("vectors.npy") && is_there("model.json")) {
    throw Error(ErrorKind::input, path.native(), "",
                "is a part of the model folder \"" +
                    printable(folder.empty() ? "." : folder.native(), 4096) +
                    "\": name the folder");
  }
  throw Error(ErrorKind::io, path.native(), "",
              "its words are missing, expected in " + printable(vocab.native(), 4096));
}

}  // namespace

void create_text(const fs::path& path, std::string_view text) {
  FileWriter file = create_file(path);
  file.write(text);
  if (!text.ends_with('\n')) file.write("\n");
  file.finish();
}

std::uint64_t fingerprint_of(const EmbeddingTable& table) {
  RunningHash hash;
  for (std::size_t i = 0; i < table.words.size(); ++i) {
    hash.add(table.words[i]);
    hash.add("\n");
  }
  for (std::size_t i = 0; i < table.vectors.rows; ++i) {
    const auto bytes = std::as_bytes(table.vectors.row(i));
    hash.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  return hash.value();
}

void create_model_files(const fs::path& folder, const SavedTable& table,
                        const std::string& model_json) {
  FileRecords files;
  const auto create_matrix = [&](const char* name, SavedMatrix matrix) {
    files[name] =
        create_recorded(folder / name, [&](const ByteSink& out) { write_npy(out, table, matrix); });
  };
  create_matrix("vectors.npy", SavedMatrix::vectors);
  if (table.has_contexts()) create_matrix("contexts.npy", SavedMatrix::contexts);
  files["vocab.tsv"] =
      create_recorded(folder / "vocab.tsv", [&](const ByteSink& out) { write_vocab(out, table); });
  create_text(folder / "model.json", with_files(model_json, files));
}

void save_model_folder(const DurableTarget& target, const SavedTable& table,
                       const ModelRecords& records) {
  target.save_folder([&](const fs::path& folder) {
    create_model_files(folder, table, records.model_json);
    create_text(folder / "run.json", records.run_json);
  });
}

LoadedTable load_model_folder(const fs::path& folder, NonFinite non_finite) {
  std::vector<File> present{WholeFile::open(folder / "vectors.npy"),
                            WholeFile::open(folder / "vocab.tsv")};
  File contexts;
  if (is_present(folder / "contexts.npy")) {
    present.push_back(contexts = WholeFile::open(folder / "contexts.npy"));
  }
  std::string model_json;
  if (is_present(folder / "model.json")) {
    const File model = WholeFile::open(folder / "model.json");
    model_json = model->bytes();
    require_all_recorded(parse_object(model_json, model->path()), folder, present);
  }
  LoadedTable loaded = assemble(present[0], present[1], contexts, non_finite);
  loaded.format = TableFormat::model_folder;
  loaded.model_json = std::move(model_json);
  return loaded;
}

NpyCompanions companions_of(const fs::path& npy) {
  const std::string name = name_beside_words(npy, ".npy");
  return {name + ".vocab.tsv", name + ".json"};
}

bool is_npy_record(const fs::path& path) {
  const File file = WholeFile::open(path);
  const std::optional<Json> json = parse_bounded(file->bytes());
  return json && json->is_object() && json->contains("schema") && (*json)["schema"] == kNpySchema;
}

// The record is written when the other two are: it has their bytes. Until the last of the three is
// in place, it tells that they do not belong together.
void save_npy(const DurableTarget& target, const SavedTable& table) {
  const NpyCompanions beside = companions_of(target.path());
  const DurableTarget vocab(beside.vocab);
  const DurableTarget record(beside.record);
  FileRecords files;
  const auto write_matrix = [&](const ByteSink& out) {
    write_npy(out, table, SavedMatrix::vectors);
  };
  const auto write_words = [&](const ByteSink& out) { write_vocab(out, table); };
  const auto write_record = [&](FileWriter& file) {
    const Json json{{"schema", kNpySchema},
                    {"rows", table.rows()},
                    {"dim", table.dim()},
                    {"files", to_json(files)}};
    file.write(json.dump(2) + "\n");
  };
  save_files(std::vector<FileToSave>{
      {&record, write_record},
      {&vocab, [&](FileWriter& file) { files[".vocab.tsv"] = write_recorded(file, write_words); }},
      {&target, [&](FileWriter& file) { files[".npy"] = write_recorded(file, write_matrix); }}});
}

LoadedTable load_npy(TableInput& in, NonFinite non_finite) {
  const fs::path path = in.path();
  const NpyCompanions beside = companions_of(path);
  if (!is_present(beside.vocab)) refuse_without_words(path, beside.vocab);
  // Of a compressed file, a byte more than it should have, so that this is found out.
  const File vectors = in.size() ? WholeFile::open(path)
                                 : WholeFile::read(in, npy_size(in.peek(kNpyHead), path) + 1);
  const File vocab = open_vocab(beside.vocab, parse_npy(vectors->bytes(), vectors->path()).rows);
  if (is_present(beside.record) && is_npy_record(beside.record)) {
    const File record = WholeFile::open(beside.record);
    const Json files = parse_object(record->bytes(), record->path())["files"];
    require_recorded(files, ".npy", vectors->bytes(), vectors->path());
    require_recorded(files, ".vocab.tsv", vocab->bytes(), vocab->path());
  }
  LoadedTable loaded = assemble(vectors, vocab, nullptr, non_finite);
  loaded.format = TableFormat::npy;
  return loaded;
}

}  // namespace firth
