// Files cut off and files with wrong bytes: load_table must end in order on each.
#pragma once

#include <optional>
#include <string>

#include "tests/table/read_case.h"

namespace firth {

class DamagedFiles : public ReadCase {
 protected:
  // Every beginning of `whole` that is shorter than `until` bytes is refused as bad input.
  void expect_every_cut_refused(const std::string& whole, std::size_t until) {
    for (std::size_t size = 0; size < until; ++size) {
      SCOPED_TRACE(size);
      if (ends_in_order(whole.substr(0, size), ErrorKind::input)) {
        ADD_FAILURE() << "accepted " << size << " of " << whole.size() << " bytes";
      }
    }
  }

  // With any byte changed, a file is read or refused.
  void expect_every_damage_survived(const std::string& whole) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int flip : {0x01, 0x10, 0x80, 0xFF}) {
        SCOPED_TRACE(at);
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ flip);
        (void)ends_in_order(damaged, {});
      }
    }
  }

 private:
  // True when the bytes are read; else they are refused in one line with their path, as `kind`.
  bool ends_in_order(const std::string& bytes, std::optional<ErrorKind> kind) {
    try {
      load(bytes);
      return true;
    } catch (const Error& error) {
      const std::string what = error.what();
      EXPECT_EQ(error.kind(), kind.value_or(error.kind())) << what;
      EXPECT_EQ(what.find((folder_ / "file").native()), 0U) << what;
      EXPECT_EQ(what.find('\n'), std::string::npos) << what;
    }
    return false;
  }
};

}  // namespace firth
