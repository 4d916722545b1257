#include "table/whole_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>

#include "firth/error.h"
#include "io/folder_names.h"
#include "io/system_error.h"
#include "io/unique_fd.h"
#include "table/growing_rows.h"

namespace firth {

std::shared_ptr<const WholeFile> WholeFile::open(const std::filesystem::path& path) {
  const UniqueFd fd(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));  // a FIFO must not hang
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw system_error(path.native(), "cannot be opened");
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorKind::io, path.native(), "", "is no regular file, expected one to map");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return std::make_shared<WholeFile>(path.native(), std::string_view{}, nullptr);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (data == MAP_FAILED) throw system_error(path.native(), "cannot be mapped");
  std::shared_ptr<const void> owner(data, [data, size](const void*) { ::munmap(data, size); });
  return std::make_shared<WholeFile>(
      path.native(), std::string_view(static_cast<const char*>(data), size), std::move(owner));
}

std::shared_ptr<const WholeFile> WholeFile::read(TableInput& in, std::uint64_t limit) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  GrowingRows pieces(kPiece / sizeof(float));
  std::uint64_t size = 0;
  for (std::size_t got = kPiece; got == kPiece && size < limit; size += got) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, limit - size));
    got = in.read(reinterpret_cast<char*>(pieces.append()), wanted);
  }
  MatrixView memory = pieces.finish();
  const auto* data = reinterpret_cast<const char*>(memory.data);
  return std::make_shared<WholeFile>(in.path(), std::string_view(data, size),
                                     std::move(memory.owner));
}

std::shared_ptr<const WholeFile> WholeFile::open_decompressed(const std::filesystem::path& path,
                                                              std::uint64_t limit) {
  std::shared_ptr<const WholeFile> file = open(path);  // no FIFO, no device
  if (!is_compressed(file->bytes())) return file;
  TableInput in(path.native());
  file = read(in, limit);
  if (in.at_end()) return file;
  throw Error(ErrorKind::limit, path.native(), "",
              "more than " + std::to_string(limit) + " bytes when decompressed");
}

bool is_present(const std::filesystem::path& path) {
  return type_of(path) != std::filesystem::file_type::not_found;
}

}  // namespace firth
