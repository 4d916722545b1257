#include "table/checkpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "firth/error.h"
#include "io/durable.h"
#include "io/folder_names.h"
#include "io/system_error.h"
#include "table/file_record.h"
#include "table/model_folder.h"
#include "table/saved_table.h"
#include "table/whole_file.h"

namespace firth {
namespace fs = std::filesystem;
namespace {

constexpr const char* kSeal = "seal.json";
constexpr std::array<std::string_view, 5> kFiles{"contexts.npy", "model.json", kSeal, "vectors.npy",
                                                 "vocab.tsv"};

// The number that `name` is, written as save() writes it; 0 when it is none.
std::uint64_t number_of(const std::string& name) {
  std::uint64_t number = 0;
  std::from_chars(name.data(), name.data() + name.size(), number);
  return std::to_string(number) == name ? number : 0;
}

// What a killed process left of a checkpoint on its way in or out.
bool is_remnant(const std::string& name) {
  if (!name.starts_with('.')) return false;
  const std::string number = name.substr(1, name.find('.', 1) - 1);
  return number_of(number) != 0 && is_beside_name(name, number);
}

// The whole text of seal.json for the model.json in `folder`: nothing else is right.
std::string seal_of(const fs::path& folder) {
  const auto model = WholeFile::open(folder / "model.json");
  RunningHash hash;
  hash.add(model->bytes());
  return to_json({{"model.json", {model->bytes().size(), hash.value()}}}).dump(2) + "\n";
}

LoadedCheckpoint load(const fs::path& folder) {
  const auto seal = WholeFile::open(folder / kSeal);
  if (seal->bytes() != seal_of(folder)) {
    throw Error(ErrorKind::input, (folder / "model.json").native(), "",
                std::string("does not match ") + kSeal + ": one of them is damaged");
  }
  LoadedTable loaded = load_model_folder(folder, NonFinite::refuse);
  if (loaded.table.contexts.empty()) {
    throw Error(ErrorKind::input, folder.native(), "", "contexts.npy is missing");
  }
  return {std::move(loaded.table), std::move(loaded.model_json), folder, {}};
}

// Itself, not by a link.
bool is_folder(const fs::path& path) {
  std::error_code code;
  const fs::file_type type = fs::symlink_status(path, code).type();
  if (type == fs::file_type::none) {
    throw system_error(path.native(), "cannot be examined", code.value());
  }
  return type == fs::file_type::directory;
}

// One with anything else in it stays: that may be somebody's.
void remove_checkpoint(const fs::path& folder) {
  if (foreign_entry(folder, kFiles).empty()) remove_folder(folder);
}

}  // namespace

// A name too long for a folder is that of none.
bool CheckpointFolder::exists() const {
  std::error_code code;
  const fs::file_type type = fs::status(path_, code).type();
  if (type == fs::file_type::none && code.value() != ENAMETOOLONG) {
    throw system_error(path_.native(), "cannot be examined", code.value());
  }
  return type == fs::file_type::directory;
}

std::vector<std::uint64_t> CheckpointFolder::numbers() const {
  std::vector<std::uint64_t> numbers;
  if (!exists()) return numbers;
  for (const std::string& name : names_in_folder(path_)) {
    const std::uint64_t number = number_of(name);
    if (number != 0 && is_folder(path_ / name)) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

void CheckpointFolder::lock() {
  if (lock_) return;
  UniqueFd folder(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) throw system_error(path_.native(), "cannot be opened");
  // A file system without locks says so by another error; then there is none.
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw Error(ErrorKind::conflict, path_.native(), "", "another process trains this model now");
  }
  lock_ = std::move(folder);
}

LoadedCheckpoint CheckpointFolder::load_newest() {
  std::vector<std::uint64_t> left = numbers();
  if (left.empty()) throw Error(ErrorKind::io, path_.native(), "", "there is no checkpoint");
  std::vector<std::string> damaged;
  for (; !left.empty(); left.pop_back()) {
    try {
      LoadedCheckpoint loaded = load(path_ / std::to_string(left.back()));
      loaded.damaged = std::move(damaged);
      last_good_ = left.back();
      return loaded;
    } catch (const Error& error) {
      damaged.emplace_back(error.what());
    }
  }
  std::string all;
  for (const std::string& one : damaged) all += (all.empty() ? "" : "; ") + one;
  throw Error(ErrorKind::input, path_.native(), "", "no checkpoint is whole: " + all);
}

fs::path CheckpointFolder::last_good() const {
  return last_good_ == 0 ? fs::path() : path_ / std::to_string(last_good_);
}

void CheckpointFolder::save(const EmbeddingTable& table, const std::string& record) {
  const bool made = create_folder(path_);
  try {
    lock();
    add(table, record);
  } catch (...) {
    if (made || lock_) remove_if_empty();
    throw;
  }
}

void CheckpointFolder::add(const EmbeddingTable& table, const std::string& record) {
  std::uint64_t number = 0;  // above all that is there, be it a checkpoint or not
  for (const std::string& name : names_in_folder(path_)) number = std::max(number, number_of(name));
  ++number;
  DurableTarget(path_ / std::to_string(number)).save_folder([&](const fs::path& folder) {
    create_model_files(folder, {table, {}}, record);
    create_text(folder / kSeal, seal_of(folder));
  });
  keep(number);
}

// The newest and the one before it that was good.
void CheckpointFolder::keep(std::uint64_t newest) {
  for (const std::uint64_t number : numbers()) {
    if (number != newest && number != last_good_) remove_checkpoint(path_ / std::to_string(number));
  }
  last_good_ = newest;
  for (const std::string& name : names_in_folder(path_)) {
    if (is_remnant(name)) remove_remnant(path_ / name);
  }
}

void CheckpointFolder::clear() {
  if (!exists()) return;
  lock();
  last_good_ = 0;
  keep(0);
  remove_if_empty();
}

// The lock is of the folder that goes, not of the next one of that name.
void CheckpointFolder::remove_if_empty() {
  std::error_code holds_more;
  if (fs::remove(path_, holds_more)) lock_ = {};
}

}  // namespace firth
