#include "table/table_input.h"

#include <algorithm>
#include <cstring>

namespace firth {
namespace {

constexpr std::size_t kWindow = std::size_t{1} << 18;  // stays in the cache of a core

}  // namespace

TableInput::TableInput(const std::string& path)
    : path_(path), source_(open_bytes(path, Archives::pass)), buffer_(kWindow) {}

// Makes the window at least `size` bytes; false at the end of the data.
bool TableInput::fill(std::size_t size) {
  while (end_ - begin_ < size) {
    if (end_ == buffer_.size()) make_room();
    const std::size_t got = source_->read(buffer_.data() + end_, buffer_.size() - end_);
    if (got == 0) return false;
    end_ += got;
  }
  return true;
}

// Doubles a buffer that is more than half full: a size is only believed as far as there are bytes.
void TableInput::make_room() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ > buffer_.size() / 2) buffer_.resize(2 * buffer_.size());
}

std::string_view TableInput::peek(std::size_t size) {
  if (end_ - begin_ < size) fill(size);
  return window().substr(0, size);
}

void TableInput::skip(std::size_t size) {
  begin_ += size;
  offset_ += size;
}

std::size_t TableInput::take(char* out, std::string_view ready) {
  std::memcpy(out, ready.data(), ready.size());
  skip(ready.size());
  return ready.size();
}

std::size_t TableInput::read(char* out, std::size_t size) {
  std::size_t done = take(out, window().substr(0, size));
  while (done < size) {
    // What is larger than the window need not pass through it.
    if (size - done < kWindow) return done + take(out + done, peek(size - done));
    const std::size_t got = source_->read(out + done, size - done);
    if (got == 0) break;
    done += got;
    offset_ += got;
  }
  return done;
}

std::optional<std::string_view> TableInput::take_until(char delimiter, std::size_t limit) {
  std::size_t seen = 0;
  for (;;) {
    const std::string_view ahead = window().substr(0, limit);
    const std::size_t found = ahead.find(delimiter, seen);
    if (found != std::string_view::npos) {
      skip(found + 1);
      return ahead.substr(0, found);
    }
    seen = ahead.size();
    if (seen == limit || !fill(seen + 1)) return std::nullopt;
  }
}

}  // namespace firth
