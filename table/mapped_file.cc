#include "table/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "firth/error.h"
#include "io/system_error.h"
#include "io/unique_fd.h"

namespace firth {

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
  std::shared_ptr<MappedFile> file(new MappedFile(path.native()));
  const UniqueFd fd(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a FIFO must not hang
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw system_error(file->path_, "cannot be opened");
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::io, file->path_, "", "is no regular file, expected one to map");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return file;
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (data == MAP_FAILED) throw system_error(file->path_, "cannot be mapped");
  file->bytes_ = {static_cast<const char*>(data), size};
  return file;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace firth
