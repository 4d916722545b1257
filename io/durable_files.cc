#include <sys/stat.h>

#include <cerrno>
#include <deque>
#include <string>
#include <utility>

#include "firth/error.h"
#include "io/durable.h"
#include "io/new_file.h"
#include "io/output_place.h"
#include "io/system_error.h"

namespace firth {
namespace {

// A file under a temporary name. What is not settled goes away, and the old file comes back.
class NewFile {
 public:
  explicit NewFile(const OutputPlace& place) : place_(place), name_(place.beside("tmp")) {}
  ~NewFile() {
    if (state_ == State::beside) ::unlinkat(place_.fd(), name_.c_str(), 0);
    if (state_ == State::in_place) ::unlinkat(place_.fd(), place_.name().c_str(), 0);
    if (state_ == State::exchanged) static_cast<void>(place_.rename(name_, place_.name()));
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(const std::function<void(FileWriter&)>& writer) {
    const struct stat old = place_.status();
    if (old.st_mode != 0 && !S_ISREG(old.st_mode)) {
      throw Error(ErrorKind::conflict, place_.path().native(), "", "exists and is no regular file");
    }
    replaces_ = old.st_mode != 0;
    UniqueFd fd = create_at(place_.fd(), name_, place_.path());
    state_ = State::beside;
    if (replaces_ && ::fchmod(fd.get(), old.st_mode & 07777) != 0) {
      throw system_error(place_.path().native(), "the mode of the old file cannot be kept");
    }
    FileWriter file(std::move(fd), place_.path());
    writer(file);
    file.finish();
  }

  // So that it can be taken back, where the file system can exchange two files.
  void publish() {
    if (replaces_ && place_.rename(name_, place_.name(), RENAME_EXCHANGE) == 0) {
      state_ = State::exchanged;
      return;
    }
    if (replaces_ && !no_exchange_here(errno)) fail();
    rename();
    state_ = replaces_ ? State::settled : State::in_place;
  }

  void publish_for_good() {
    rename();
    state_ = State::settled;
  }

  void settle() {
    if (state_ == State::exchanged) ::unlinkat(place_.fd(), name_.c_str(), 0);
    state_ = State::settled;
  }

 private:
  enum class State { none, beside, exchanged, in_place, settled };

  void rename() {
    if (place_.rename(name_, place_.name()) != 0) fail();
  }

  [[noreturn]] void fail() const {
    throw system_error(place_.path().native(), "cannot be replaced");
  }

  const OutputPlace& place_;
  std::string name_;
  bool replaces_ = false;
  State state_ = State::none;
};

}  // namespace

void save_files(std::span<const FileToSave> files) {
  std::deque<NewFile> fresh;
  for (const FileToSave& file : files) fresh.emplace_back(*file.target->place_);
  for (std::size_t i = files.size(); i-- > 0;) fresh[i].write(files[i].writer);
  for (std::size_t i = 0; i + 1 < fresh.size(); ++i) fresh[i].publish();
  fresh.back().publish_for_good();
  for (NewFile& file : fresh) file.settle();
  for (const FileToSave& file : files) file.target->place_->sync();
  for (const FileToSave& file : files) file.target->place_->remove_leftovers();
}

}  // namespace firth
